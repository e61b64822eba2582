"""Lists of the desk are narrowed by the filters they offer, and by nothing else."""

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest


class OwnFiltersOnly:
    """For ModelAdmin: an address may not ask for any other column.

    Django lets every column through, in any lookup: a regular expression can keep a
    process busy for hours, and a comparison tells a hidden column letter by letter.
    """

    def lookup_allowed(self, lookup, value, request):
        return self._is_offered(lookup, request) and super().lookup_allowed(lookup, value, request)

    def _is_offered(self, lookup, request) -> bool:
        names = [_name_of(offered) for offered in self.get_list_filter(request)]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)


def narrowed_rows(model_admin: ModelAdmin, request: HttpRequest) -> QuerySet:
    """All that a list's own filters leave, on whatever page.

    Raises PermissionDenied for who may not see the list, Http404 for no such filter.
    """
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        return model_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters as error:
        raise Http404 from error


def _name_of(offered) -> str:
    """The column of a filter, or the parameter of one of our own."""
    if isinstance(offered, tuple):
        return offered[0]
    return offered if isinstance(offered, str) else offered.parameter_name
