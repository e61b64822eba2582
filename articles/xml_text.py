"""Texts inside XML."""

import re

# XML 1.0, production 2. Lone surrogates can't be encoded in any format.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal_xml(text: str) -> str:
    """Text without the characters that XML can't hold, not even escaped."""
    return _NOT_XML.sub("", text)
