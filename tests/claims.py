"""What tests claim of numbered requirements, from their names."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
# A test may hold several, such as test_f4_h8_….
_TEST = re.compile(r"test_((?:[a-lx]\d+_)+)(\w+)")
# Features are F1 to F90, and threats of the comments app have an F1 to F11, too.
_THREATS = {f"F{n}" for n in range(1, 12)}


def claims_of_threats() -> dict[str, list[str]]:
    """What the tests of each threat claim, such as {"A1": ["nul is named at its field"]}."""
    return _gathered(
        (number, claim)
        for number, claim, is_of_comments in _named()
        if number[0] != "F" or is_of_comments
    )


def claims_of_features() -> dict[str, list[str]]:
    """What the tests of each feature claim, such as {"X1": ["broken quote is named"]}."""
    return _gathered(
        (number, claim)
        for number, claim, is_of_comments in _named()
        if not (number in _THREATS and is_of_comments)
    )


def _named() -> Iterator[tuple[str, str, bool]]:
    """Number and claim of each test that has one, and whether it is of the comments app."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (match := _TEST.fullmatch(node.name)):
                numbers, claim = match.groups()
                for number in numbers.upper().strip("_").split("_"):
                    yield number, claim.replace("_", " "), path.parent.name == "comments"


def _gathered(named: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for number, claim in named:
        found[number].append(claim)
    return found
