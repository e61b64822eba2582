"""Who moderates which section; whoever is bound to none moderates all."""

from django.contrib import admin

from articles.admin.own_filters import OwnFiltersOnly
from comments.models import SectionModerator


@admin.register(SectionModerator)
class SectionModeratorAdmin(OwnFiltersOnly, admin.ModelAdmin):
    list_display = ["user", "section"]
    list_filter = ["section"]
    list_select_related = ["user", "section"]
    list_per_page = 100

    def has_change_permission(self, request, obj=None):
        # One is taken away and another made: there is nothing else to change.
        return False
