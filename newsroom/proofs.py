"""Proofs that the database keeps the rules no migration mentions."""

from django.db import connection

from articles.triggers import missing_triggers
from newsroom.roles import missing_roles


def broken_rules() -> list[str]:
    """A sentence for each trigger or role the database lacks."""
    return missing_triggers(connection) + missing_roles()
