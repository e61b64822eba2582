"""The table of what is kept: one in the code, shown to readers and in the documents."""

from html import unescape
from pathlib import Path

from comments.privacy.retention import KEEPINGS, forget_what_is_old
from newsroom.housekeeping import DUTIES

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"


def test_document_has_the_table_of_the_code():
    rows = [line.strip("| ").split(" | ") for line in PRIVACY.read_text().splitlines()]

    documented = [tuple(row) for row in rows if len(row) == 2][1:]

    assert documented == [(str(k.what), str(k.how_long)) for k in KEEPINGS]


def test_readers_see_the_table_of_the_code(client):
    page = unescape(client.get("/privacy/").content.decode())

    for keeping in KEEPINGS:
        assert str(keeping.what) in page
        assert str(keeping.how_long) in page


def test_worker_keeps_to_it_every_hour():
    [duty] = [duty for duty in DUTIES if duty.do is forget_what_is_old]

    assert duty.every_minutes <= 60
