"""Columns and filters of the moderation list."""

from datetime import datetime

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Comment
from comments.querysets import FLAGGED
from comments.text import limit_marks, show_invisibles
from comments.threats import FLAGS

EXCERPT_CHARACTERS = 280


class FlagFilter(SimpleListFilter):
    """By what a rule found doubtful."""

    title = gettext_lazy("flag")
    parameter_name = "flag"

    def lookups(self, request, model_admin):
        return [(flag, flag) for flag in FLAGS]

    def queryset(self, request, queryset):
        if self.value() not in FLAGS:
            return queryset
        # As text: SQLite has no lookup for a member of a JSON list.
        flags = queryset.annotate(flags_text=Cast("flags", TextField()))
        return flags.filter(FLAGGED, flags_text__contains=f'"{self.value()}"')


class CommentColumns:
    """What the list says of a comment, without a query of its own.

    A reader's words are escaped, and what can't be seen in them is shown.
    """

    @admin.display(description=gettext_lazy("comment"))
    def words(self, comment: Comment) -> str:
        excerpt = comment.body[:EXCERPT_CHARACTERS]
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a><p class="excerpt" dir="auto">{}{}</p>',
            reverse("admin:comments_comment_change", args=[comment.pk]),
            show_invisibles(limit_marks(comment.name)) or _("Erased"),
            show_invisibles(limit_marks(excerpt)),
            "…" if len(comment.body) > len(excerpt) else "",
        )

    @admin.display(description=gettext_lazy("story"))
    def story(self, comment: Comment) -> str:
        if not comment.story_is_public:
            return _("A story that readers don't see")
        article = comment.article
        return format_html(
            '<a href="{}" lang="{}" dir="{}">{}</a>',
            article.get_absolute_url(),
            article.language,
            article.direction,
            article.headline,
        )

    @admin.display(description=gettext_lazy("status"))
    def state(self, comment: Comment) -> str:
        # A decision is bound to what was seen: anything else by now is a conflict.
        return format_html(
            '<span class="state state-{}">{}</span>'
            '<input type="hidden" name="seen-{}" value="{} {}">',
            comment.status,
            comment.get_status_display(),
            comment.pk,
            comment.status,
            comment.version,
        )

    @admin.display(description=gettext_lazy("flags"))
    def flag_list(self, comment: Comment) -> str:
        return ", ".join(comment.flags) or "–"

    @admin.display(description=gettext_lazy("sent"), ordering="id")
    def sent(self, comment: Comment) -> datetime:
        return comment.created_at

    @admin.display(description=gettext_lazy("email"))
    def mailbox(self, comment: Comment) -> str:
        return show_invisibles(comment.email) or "–"
