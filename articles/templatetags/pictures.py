"""Pictures in pages."""

from typing import Any

from django import template

from articles.models import Picture
from articles.renditions import CARD_NAME, alternative, rendition_url, renditions, widest

register = template.Library()


@register.inclusion_tag("articles/_responsive_picture.html")
def picture(
    picture: Picture, sizes: str = "100vw", alt: str | None = None, lead: bool = False
) -> dict[str, Any]:
    """A picture in every width a screen may want. No query.

    sizes: how wide it stands in the layout, as in the HTML attribute.
    alt: the words for this use, "" where it only decorates; None takes the
        picture's own.
    lead: True for the one picture a reader sees first, which is fetched at once.
    """
    return {
        "webp": _srcset(picture, "webp"),
        "jpg": _srcset(picture, "jpg"),
        "widest": widest(picture),
        "url": rendition_url(picture, widest(picture).name),
        "sizes": sizes,
        "alt": alternative(picture) if alt is None else alt,
        "lead": lead,
    }


def _srcset(picture: Picture, encoding: str) -> str:
    return ", ".join(
        f"{rendition_url(picture, rendition.name)} {rendition.width}w"
        for rendition in renditions(picture).values()
        if rendition.encoding == encoding and rendition.name != CARD_NAME
    )
