"""CSV that no spreadsheet runs."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

# A spreadsheet takes a cell that begins so for a formula, the fullwidth twins too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    def write(self, line: str) -> str:
        return line


def harmless_csv(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A line for the names and one for each row, every cell quoted and harmless."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield writer.writerow(names)
    for row in rows:
        yield writer.writerow([_harmless(value) for value in row])


def _harmless(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
