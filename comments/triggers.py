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
_JUDGES = "rules that judge or judged are never changed"


def _of_draft_alone(name: str, row: str, *events: str) -> Trigger:
    """Refuses to touch a rule (NEW or OLD) whose set is no draft any more."""
    judges = (
        f"EXISTS (SELECT 1 FROM comments_ruleset WHERE id = {row}.rule_set_id "
        "AND status <> 'draft')"
    )
    return Trigger(
        name=name,
        table="comments_rule",
        events=events,
        # After: what a function gives back before a DELETE would call it off.
        when="AFTER",
        sqlite=f"SELECT RAISE(ABORT, '{_JUDGES}') WHERE {judges};",
        postgresql=(
            f"IF {judges} THEN RAISE EXCEPTION '{_JUDGES}' "
            "USING ERRCODE = 'check_violation'; END IF;"
        ),
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
    _of_draft_alone("comments_rule_added_to_draft", "NEW", "INSERT", "UPDATE"),
    _of_draft_alone("comments_rule_of_draft", "OLD", "UPDATE", "DELETE"),
)
