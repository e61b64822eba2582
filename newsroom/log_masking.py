"""Keeps what readers typed out of the log."""

import logging
import re

EMAIL_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
# PostgreSQL repeats the refused row, reader's words and address included.
REFUSED_ROW = re.compile(r"^DETAIL:.*$", re.MULTILINE)


class MaskingFormatter(logging.Formatter):
    """Plain lines, tracebacks included, without e-mail addresses or refused rows."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = REFUSED_ROW.sub("DETAIL: (masked)", super().format(record))
        return EMAIL_ADDRESS.sub("(e-mail masked)", line)
