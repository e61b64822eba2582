"""The table of threats in docs/moderation.md, made from the names of the tests.

    python -m tests.threat_table

writes it anew; tests/newsroom/test_docs.py fails while it is not what the tests say.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
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
# A test may hold several items, such as test_f4_h8_….
_TEST = re.compile(r"test_((?:[a-l]\d+_)+)(\w+)")


def claims() -> dict[str, list[str]]:
    """What the tests of each item claim, such as {"A1": ["nul is named at its field"]}."""
    found = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (match := _TEST.fullmatch(node.name)):
                items, claim = match.groups()
                for item in items.upper().strip("_").split("_"):
                    # Features are F1 to F90, too; see tests/feature_table.py.
                    if item[0] != "F" or path.parent.name == "comments":
                        found[item].append(claim.replace("_", " "))
    return found


def every_item() -> list[str]:
    return [f"{letter}{n}" for letter, count in ITEMS.items() for n in range(1, count + 1)]


def section() -> str:
    """The whole section below its heading."""
    found = claims()
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
