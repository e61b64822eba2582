"""The table of threats in docs/moderation.md, made from the names of the tests.

    python -m tests.threat_table

writes it anew; tests/newsroom/test_docs.py fails while it is not what the tests say.
"""

import re

from tests.claims import ROOT, claims_of_threats

DOCUMENT = ROOT / "docs" / "moderation.md"
# How many items each letter has.
ITEMS = {
    "A": 13,
    "B": 7,
    "C": 9,
    "D": 8,
    "E": 4,
    "F": 11,
    "G": 8,
    "H": 9,
    "I": 11,
    "J": 9,
    "K": 7,
    "L": 8,
}
_SECTION = re.compile(r"(?<=^## Threats\n).*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def every_item() -> list[str]:
    return [f"{letter}{n}" for letter, count in ITEMS.items() for n in range(1, count + 1)]


def section() -> str:
    """The whole section below its heading."""
    found = claims_of_threats()
    rows = [f"| {item} | {'; '.join(found[item])} |" for item in every_item()]
    head = (
        "\nWhat each attack or failure meets, in the words of the tests that hold it. "
        "`python -m tests.threat_table` writes\nthis table; do not edit it.\n\n"
        "| | holds |\n|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def written_section() -> str:
    return _SECTION.search(DOCUMENT.read_text())[0].rstrip("\n") + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(_SECTION.sub(lambda _match: section(), DOCUMENT.read_text()))
