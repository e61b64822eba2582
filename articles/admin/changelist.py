"""Columns and filters of the list of stories."""

from django.contrib import admin
from django.contrib.admin import DateFieldListFilter, SimpleListFilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.state import state_of
from articles.admin.times import shown
from articles.models import Article
from articles.states import Status


class StateFilter(SimpleListFilter):
    """By status, with the scheduled kept apart from what readers see."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        choices = dict(Status.choices)
        return [
            *((value, choices[value]) for value in list(choices)[:4]),
            ("scheduled", _("Scheduled")),
            *((value, choices[value]) for value in list(choices)[4:]),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "scheduled":
            return queryset.scheduled(now)
        if self.value() == Status.PUBLISHED:
            return queryset.filter(status=Status.PUBLISHED, publish_at__lte=now)
        return queryset.filter(status=self.value()) if self.value() else queryset


class OwnerFilter(SimpleListFilter):
    title = gettext_lazy("owner")
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", _("Mine"))]

    def queryset(self, request, queryset):
        return queryset.filter(owner=request.user) if self.value() == "mine" else queryset


STORY_FILTERS = [
    StateFilter,
    OwnerFilter,
    "section",
    ("first_published_at", DateFieldListFilter),
]


class StoryColumns:
    """What the list says of a story, without a query of its own."""

    @admin.display(description=gettext_lazy("headline"))
    def headline_cell(self, article: Article) -> str:
        return format_html(
            '<span class="story-name" lang="{}" dir="{}">{}</span>',
            article.language,
            article.direction,
            article.headline,
        )

    @admin.display(description=gettext_lazy("state"))
    def state(self, article: Article) -> str:
        return str(state_of(article))

    @admin.display(description=gettext_lazy("time"), ordering="changed_at")
    def time(self, article: Article) -> str:
        if article.status == Status.PUBLISHED:
            return _time(article.publish_at)
        return _time(article.changed_at)

    @admin.display(description=gettext_lazy("readers’ page"))
    def public_link(self, article: Article) -> str:
        if not (article.is_public() or article.notice()):
            return "–"
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            article.get_absolute_url(),
            _("Readers’ page of “%(story)s”") % {"story": article},
            _("View"),
        )


def _time(moment) -> str:
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), shown(moment)
    )
