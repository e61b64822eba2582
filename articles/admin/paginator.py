"""Pages of the desk's lists, without counting all that a list holds."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.paging import stretch

COUNTED = 200


class BoundedPaginator(Paginator):
    """Counts two hundred rows beyond the page that is asked for, and no more.

    Counting a million rows takes longer than the page itself; whoever looks for an
    old one filters or searches.
    """

    asked = 1

    @property
    def horizon(self) -> int:
        return self.asked * self.per_page + COUNTED

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.horizon].count()

    @property
    def stopped_counting(self) -> bool:
        return self.count == self.horizon

    def page(self, number) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        stop = min(first + self.per_page, self.count)
        return self._get_page(stretch(self.object_list, first, stop), number, self)


class BoundedList:
    """For ModelAdmin: a list that costs the same however much it holds."""

    show_full_result_count = False

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        paginator = BoundedPaginator(queryset, per_page, *args, **kwargs)
        asked = request.GET.get("p", "")
        if asked.isascii() and asked.isdigit():
            paginator.asked = int(asked[:6])
        return paginator

    # Django fills two templates for each of them: a fifth of a list's time.
    def action_checkbox(self, obj):
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            _("Select this object for an action - {}").format(obj),
        )
