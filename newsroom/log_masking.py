"""Keeps what readers typed out of the log."""

import logging
import re

EMAIL_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
# PostgreSQL repeats the refused row, reader's words and address included.
REFUSED_ROW = re.compile(r"^DETAIL:.*$", re.MULTILINE)


def masked(text: str) -> str:
    """The text without email addresses and without rows a database refused."""
    return EMAIL_ADDRESS.sub("(email masked)", REFUSED_ROW.sub("DETAIL: (masked)", text))


class MaskingFormatter(logging.Formatter):
    """Plain lines, tracebacks included, masked."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
