"""Rules of the conversation that the database keeps by itself."""

from articles.triggers import Trigger, append_only, register

_MESSAGE = "a reply answers a comment on the same article"
_STRANGER = (
    "NEW.parent_id IS NOT NULL AND NEW.article_id <> "
    "(SELECT article_id FROM comments_comment WHERE id = NEW.parent_id) "
    # A comment is not moved away from its replies either.
    "OR EXISTS (SELECT 1 FROM comments_comment "
    "WHERE parent_id = NEW.id AND article_id <> NEW.article_id)"
)

register(
    *append_only("comments_moderationentry"),
    *append_only("comments_deskentry"),
    *append_only("comments_auditseal"),
    Trigger(
        name="comments_parent_in_article",
        table="comments_comment",
        events=("INSERT", "UPDATE"),
        when="BEFORE",
        sqlite=f"SELECT RAISE(ABORT, '{_MESSAGE}') WHERE {_STRANGER};",
        postgresql=(
            f"IF {_STRANGER} THEN RAISE EXCEPTION '{_MESSAGE}' "
            "USING ERRCODE = 'check_violation'; END IF;"
        ),
    ),
)
