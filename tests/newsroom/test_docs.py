"""What the code says of the documents, and they of the code, is true."""

import re
from pathlib import Path

import pytest

from articles.publish_checks import all_codes, decide
from articles.states import MOVES
from newsroom.roles import ROLES
from tests import feature_table, threat_table
from tests.claims import claims_of_threats
from tests.factories import make_draft

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PUBLISHING = (DOCS / "publishing.md").read_text()
# Verbs whose right bears their name and that move no status.
OTHERS = {
    "correct_article",
    "begin_working_copy",
    "curate_front_page",
    "discard_working_copy",
    "override_publish_check",
}
RIGHTS = {"create_article": "add_article", "revise_article": "revise_any_article"} | {
    "delete_draft": "delete_article"
}


def headings(document):
    return set(re.findall(r"^##+ (.+)$", document, re.MULTILINE))


def section(document, heading):
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", document, re.MULTILINE | re.DOTALL)[1]


def table(text):
    """Rows of the first table, each cell without its code marks."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[2:]]


def cited():
    """Every document and section that the code names, and where."""
    for app in ("articles", "comments", "newsroom"):
        for path in sorted((ROOT / app).rglob("*.py")):
            words = " ".join(path.read_text().split())
            for name, heading in re.findall(r'(docs/[\w/-]+\.md)(?:, "([^"]+)")?', words):
                yield path.relative_to(ROOT), name, heading


def test_every_section_the_code_cites_is_there():
    missing = [
        f"{path} cites {name}, “{heading}”"
        for path, name, heading in cited()
        if not (ROOT / name).exists()
        or (heading and heading not in headings((ROOT / name).read_text()))
    ]

    assert missing == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=str)
def test_every_file_a_document_links_to_is_there(path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)[^)]*\)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=str)
def test_every_file_a_document_names_is_there(path):
    names = re.findall(
        r"`((?:articles|comments|newsroom|tests|static|docs)/[\w./-]+)`", path.read_text()
    )

    # In capitals stands what the reader puts in.
    names = [name for name in names if not re.search("[A-Z]{3}", name)]
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_documented_moves_are_those_of_the_code():
    rows = table(section(PUBLISHING, "Statuses and their doors"))

    documented = {verb: (set(sources.split(", ")), target) for verb, sources, target in rows}

    assert documented == {
        verb: ({source.value for source in move.sources}, move.target.value)
        for verb, move in MOVES.items()
    }


def test_documented_rights_are_those_of_the_roles():
    rows = table(section(PUBLISHING, "Who may do what"))

    assert {verb for verb, *_ in rows} == {*MOVES, *RIGHTS, *OTHERS}
    for verb, *answers in rows:
        for role, answer in zip(ROLES, answers, strict=True):
            holds = f"articles.{RIGHTS.get(verb, verb)}" in ROLES[role]
            # A reporter's own story needs no right over those of others.
            is_own = (role, verb) == ("Reporter", "revise_article")
            assert (answer != "no") == (holds or is_own), (role, verb)


def test_documented_checks_are_those_of_the_code():
    documented = {row[0]: row[1] for row in table(section(PUBLISHING, "Before it goes out"))}

    assert set(documented) == all_codes()
    faulty = make_draft(
        "HARBOUR OPENS 12 TK.", section=None, quotes=["It never said"], links=[("", "T", "")]
    )
    for finding in decide(faulty).findings:
        answer = documented[finding.code].split(",")[0]
        assert answer == ("always" if finding.is_essential else "yes" if finding.blocks else "no")


def test_every_threat_has_a_test():
    claims = claims_of_threats()

    assert [item for item in threat_table.every_item() if not claims[item]] == []


def test_documented_threats_are_those_of_the_tests():
    # `python -m tests.threat_table` writes the section anew.
    assert threat_table.written_section() == threat_table.section()


def test_documented_features_are_those_of_the_tests():
    # `python -m tests.feature_table` writes the page anew.
    assert feature_table.DOCUMENT.read_text() == feature_table.page()
