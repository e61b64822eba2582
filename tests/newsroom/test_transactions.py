"""Tests with real commits clean up behind themselves, append-only tables included."""

import pytest

from articles.models import AuditEntry
from newsroom.proofs import broken_rules
from tests.factories import make_published_article


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_transactional_test_finds_rules_and_no_rows(transactional_db, turn):
    assert broken_rules() == []
    assert AuditEntry.objects.count() == 0

    # Leaves audit rows behind, which refuse to be deleted.
    make_published_article()
    assert AuditEntry.objects.count() > 0
