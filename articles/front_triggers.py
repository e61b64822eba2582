"""What the database keeps of fronts by itself: one pick a slot, and a past that stays.

Source: docs/publishing.md, "The front page".
"""

from articles.triggers import Trigger, append_only, register

_OTHER_AT_THE_TIME = (
    "SELECT 1 FROM articles_frontpick AS other WHERE other.id <> NEW.id "
    "AND other.front_id = NEW.front_id AND other.block = NEW.block "
    "AND other.position = NEW.position AND other.taken_back_at IS NULL "
    "AND (NEW.ends_at IS NULL OR other.begins_at < NEW.ends_at) "
    "AND (other.ends_at IS NULL OR NEW.begins_at < other.ends_at)"
)
_TWO_AT_ONCE = "two picks of one slot at the same time"
_FIXED = ("front_id", "block", "position", "story_id", "words", "begins_at", "change_id")
_REWRITTEN = "a pick keeps its slot, story and beginning"

register(
    Trigger(
        name="articles_frontpick_one_at_a_time",
        table="articles_frontpick",
        events=("INSERT", "UPDATE"),
        when="AFTER",
        sqlite=(
            f"SELECT RAISE(ABORT, '{_TWO_AT_ONCE}') "
            f"WHERE NEW.taken_back_at IS NULL AND EXISTS ({_OTHER_AT_THE_TIME});"
        ),
        postgresql=(
            f"IF NEW.taken_back_at IS NULL AND EXISTS ({_OTHER_AT_THE_TIME}) THEN "
            f"RAISE EXCEPTION '{_TWO_AT_ONCE}' USING ERRCODE = 'exclusion_violation'; END IF;"
        ),
    ),
    Trigger(
        name="articles_frontpick_not_rewritten",
        table="articles_frontpick",
        events=("UPDATE",),
        when="BEFORE",
        sqlite=(
            f"SELECT RAISE(ABORT, '{_REWRITTEN}') WHERE "
            + " OR ".join(f"OLD.{column} <> NEW.{column}" for column in _FIXED)
            + ";"
        ),
        postgresql=(
            "IF "
            + " OR ".join(f"OLD.{column} <> NEW.{column}" for column in _FIXED)
            + f" THEN RAISE EXCEPTION '{_REWRITTEN}' USING ERRCODE = 'check_violation'; END IF;"
        ),
    ),
    *append_only("articles_frontchange"),
)
