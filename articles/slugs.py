"""Addresses made of words."""

from django.utils.text import slugify

MAX_SLUG_CHARACTERS = 80
MAX_SLUG_BYTES = 200


def slug_for(headline: str, fallback: str) -> str:
    """A readable address in the headline's own script, cut at a whole word.

    fallback: used where nothing of the headline can stand in an address.
    At most 80 characters and 200 bytes of UTF-8, which proxies and disks take.
    """
    kept = ""
    for word in slugify(headline, allow_unicode=True).strip("-_").split("-"):
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > MAX_SLUG_CHARACTERS or len(longer.encode()) > MAX_SLUG_BYTES:
            # A script without spaces is one long “word”: cut it where it must end.
            kept = kept or _cut(word)
            break
        kept = longer
    return kept or fallback


def _cut(word: str) -> str:
    word = word[:MAX_SLUG_CHARACTERS]
    return word.encode()[:MAX_SLUG_BYTES].decode(errors="ignore")
