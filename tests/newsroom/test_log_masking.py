import logging

from newsroom.log_masking import MaskingFormatter


def formatted(message, *arguments):
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, message, arguments, None)
    return MaskingFormatter().format(record)


def test_address_of_a_reader_is_masked():
    line = formatted("No mail for %s today", "mira.o'neil+news@mail.example.org")

    assert "mira" not in line
    assert "No mail for (email masked) today" in line


def test_row_a_database_refused_is_masked():
    line = formatted("violates a rule\nDETAIL:  Failing row contains (7, my secret).\nnext line")

    assert "my secret" not in line
    assert line.endswith("violates a rule\nDETAIL: (masked)\nnext line")


def test_plain_line_stays_as_it_is():
    assert formatted("Task %s failed at 12:30", "purge").endswith("Task purge failed at 12:30")
