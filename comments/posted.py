"""What was posted, read without trusting how it was sent.

Django's own reading of forms is left aside: it decodes with whatever charset the
request declares, and replaces broken bytes without a word.
Source: docs/moderation.md, "What may be posted".
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import HttpRequest

# newsroom/body_limit.py holds it before Django too.
MAX_BYTES = 64 * 1024
MAX_FIELDS = 1000


class UnsupportedType(Exception):
    """The body is not a form as our pages send it."""


class TooLong(Exception):
    """The body has more bytes than any comment needs."""


@dataclass(frozen=True)
class Posted:
    """The fields of a form, each once.

    is_malformed: a field came twice, or there were too many. is_badly_encoded:
    some bytes were no UTF-8 and stand as U+FFFD.
    """

    values: dict[str, str]
    is_malformed: bool = False
    is_badly_encoded: bool = False


def read_posted(request: HttpRequest) -> Posted:
    """The urlencoded UTF-8 form in a request.

    Raises UnsupportedType for any other type or charset, TooLong above 64 KiB;
    neither has read more than that.
    """
    charset = request.content_params.get("charset", "utf-8")
    if request.content_type != "application/x-www-form-urlencoded":
        raise UnsupportedType
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedType
    raw = request.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise TooLong
    # As Latin-1 each byte is one character, so nothing is lost before the decoding below.
    pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    texts = [(_decode(name)[0], *_decode(value)) for name, value in pairs]
    values = {name: text for name, text, _is_bad in reversed(texts)}
    return Posted(
        values=values,
        is_malformed=len(pairs) > MAX_FIELDS or len(values) < len(pairs),
        is_badly_encoded=any(is_bad for _name, _text, is_bad in texts),
    )


def _decode(latin_1: str) -> tuple[str, bool]:
    """The text, and whether it was no UTF-8."""
    raw = latin_1.encode("latin-1")
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        return raw.decode(errors="replace"), True
