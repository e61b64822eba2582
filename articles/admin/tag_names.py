"""Tags typed as names, separated by commas."""

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Tag
from articles.slugs import slug_for

MAX_TAGS = 20


class TagNamesField(forms.CharField):
    """A list of names without repetition, as typed."""

    def clean(self, value) -> list[str]:
        names = [" ".join(name.split()) for name in super().clean(value).split(",")]
        # Reversed, so that of two spellings the one typed first stays.
        names = list({name.casefold(): name for name in reversed(names) if name}.values())[::-1]
        if len(names) > MAX_TAGS:
            raise ValidationError(_("A story has at most %(count)d tags.") % {"count": MAX_TAGS})
        for name in names:
            if len(name) > Tag._meta.get_field("name").max_length:
                raise ValidationError(_("“%(name)s…” is too long.") % {"name": name[:20]})
        return names


def known_tags(names: list[str]) -> list[Tag]:
    """The tags of these names, whatever their capitals; unknown names are left out."""
    wanted = Q()
    for name in names:
        wanted |= Q(name__iexact=name)
    return list(Tag.objects.filter(wanted).order_by("id")) if names else []


def unknown_names(names: list[str], known: list[Tag]) -> list[str]:
    held = {tag.name.casefold() for tag in known}
    return [name for name in names if name.casefold() not in held]


def make_tag(name: str) -> Tag:
    """A new tag with a free address."""
    slug = wanted = slug_for(name, "tag")[:50]
    number = 1
    while Tag.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return Tag.objects.create(name=name, slug=slug)


def may_make_tags(user: User) -> bool:
    return user.has_perm("articles.add_tag")
