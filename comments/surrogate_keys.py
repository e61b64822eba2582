"""Names of what conversations are made of, beside articles/surrogate_keys.py."""

# The feeds of what was said last.
COMMENTS = "comments"
# Every page with the form, or with the sentence why there is none.
REPLY_FORMS = "reply-forms"


def conversation_key(story_id: int) -> str:
    """Of a story's comments, on its page and their own."""
    return f"comments:{story_id}"
