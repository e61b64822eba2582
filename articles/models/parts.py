"""The rows of a story: bullets, bylines, pull quotes, related links, pictures.

A row with a key can be placed in the body by an empty node that names the key;
articles/rich_text.py puts the two together.
"""

import re
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article

valid_key = RegexValidator(r"^(quote|link|picture)-[a-z0-9]{1,16}\Z", _("Not a key of a part."))


_web_address = URLValidator(schemes=["http", "https"])
# Browsers drop these three anywhere in an address and read a backslash as a slash, so
# that `/`, tab, `/evil.example` would leave the site.
_SITE_PATH = re.compile(r"/(?![/\\])[^\t\n\r]*\Z")


def web_or_site_address(url: str) -> None:
    """Refuse what is neither a web address nor a path of this site.

    A path, so that links between our own stories outlive a change of domain.
    """
    if _SITE_PATH.match(url):
        return
    try:
        _web_address(url)
    except ValidationError:
        raise ValidationError(
            _("Begin the address with https://, or with / for a page of this site.")
        ) from None


def new_quote_key() -> str:
    return f"quote-{secrets.token_hex(4)}"


def new_link_key() -> str:
    return f"link-{secrets.token_hex(4)}"


def new_placement_key() -> str:
    return f"picture-{secrets.token_hex(4)}"


class Part(models.Model):
    """A row of one story, in the order the editor gave."""

    # Not unique: SQLite has no deferrable unique, so swapping two would fail.
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class SummaryPoint(Part):
    """One bullet of the summary above the body."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="summary_points")
    text = models.CharField(max_length=240)

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(name="summary_point_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class Byline(Part):
    """An author's place over a story."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey("articles.Author", on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=60, blank=True, help_text=_("“Translated by”."))

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(name="byline_author_once", fields=["article", "author"]),
        ]

    def __str__(self) -> str:
        return str(self.author)


class PullQuote(Part):
    """Words of the story set large; shown only while the body still says them."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pull_quotes")
    key = models.CharField(max_length=24, default=new_quote_key, validators=[valid_key])
    text = models.CharField(max_length=400)
    speaker = models.CharField(max_length=120, blank=True)

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(name="pull_quote_key_once", fields=["article", "key"]),
            models.CheckConstraint(name="pull_quote_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class RelatedLink(Part):
    """“IN QUOTES | …”: a link with a kicker; without an address it is text."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    key = models.CharField(max_length=24, default=new_link_key, validators=[valid_key])
    kicker = models.CharField(max_length=30, blank=True)
    title = models.CharField(max_length=200)
    url = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        validators=[web_or_site_address],
        help_text=_(
            "https://…, or /… for a page of this site. Left blank, the title is shown as text."
        ),
    )

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(name="related_link_key_once", fields=["article", "key"]),
            models.CheckConstraint(name="related_link_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                # An import or a restored version passes no form.
                name="related_link_leads_to_a_page",
                condition=Q(url="")
                | Q(url__startswith="https://")
                | Q(url__startswith="http://")
                | Q(url__startswith="/") & ~Q(url__startswith="//"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlacedPicture(Part):
    """A picture inside the text, with an alternative and a caption for this use."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="placed_pictures")
    key = models.CharField(max_length=24, default=new_placement_key, validators=[valid_key])
    # PROTECT: a picture in use is not deleted from under a story.
    picture = models.ForeignKey(
        "articles.Picture", on_delete=models.PROTECT, related_name="placements"
    )
    alt = models.CharField(
        _("alternative text"), max_length=300, blank=True, help_text=_("Blank: the picture's own.")
    )
    caption = models.CharField(max_length=400, blank=True, help_text=_("Blank: the picture's own."))

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(name="placed_picture_key_once", fields=["article", "key"]),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.picture)
