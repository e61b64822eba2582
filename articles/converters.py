"""Parts of an address that are more than text.

Years begin at 1000 and end at 2999: what lies outside is no day of a paper, and
Python does not print the year 1 with four digits.
"""

from datetime import date


class DayConverter:
    """`2026/03/01`; a day that does not exist matches nothing, so it is a 404."""

    regex = "[12][0-9]{3}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month, day = map(int, value.split("/"))
        return date(year, month, day)

    def to_url(self, value: date) -> str:
        return f"{value:%Y/%m/%d}"


class MonthConverter:
    """`2026/03`, as the first day of that month."""

    regex = "[12][0-9]{3}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month = map(int, value.split("/"))
        return date(year, month, 1)

    def to_url(self, value: date) -> str:
        return f"{value:%Y/%m}"


class YearConverter:
    """`2026`, as the first day of that year."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> date:
        return date(int(value), 1, 1)

    def to_url(self, value: date) -> str:
        return f"{value:%Y}"


class SitemapMonthConverter(MonthConverter):
    """`2026-03`, as the first day of that month."""

    regex = "[12][0-9]{3}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return super().to_python(value.replace("-", "/"))

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class CountConverter:
    """A number from 1 on, written one way only."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class WordsConverter:
    """A slug in any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
