"""Numbers as somebody sends them."""


def read_number(typed: str, *, digits: int) -> int | None:
    """A whole number of at most so many digits; None for anything else."""
    if typed.isascii() and typed.isdecimal() and len(typed) <= digits:
        return int(typed)
    return None
