"""How findings show the words they are about."""


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def around(text: str, begin: int, end: int) -> str:
    """Some words of a text with a little of what stands beside them."""
    first, last = max(0, begin - 20), end + 20
    before = "…" if first else ""
    after = "…" if last < len(text) else ""
    return f"{before}{text[first:last]}{after}".strip()
