"""The page that asks before comments leave the house as a file."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments import audit
from comments.desk.exporting import CONTACT_FIELDS, FIELDS, csv_lines, json_lines
from comments.querysets import CommentQuerySet

FORMS = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "json": ("application/json", json_lines),
}
# Of the filters these alone are written down: the others may hold words or addresses.
_NOTED = ("status__exact", "flag", "article__section__id__exact", "alike")


@never_cache
def export(
    request: HttpRequest, context: dict[str, Any], comments: CommentQuerySet
) -> HttpResponse:
    """Ask for the form of the file, or send it. comments: what the list's filters leave."""
    if not request.user.has_perm("comments.export_comments"):
        raise PermissionDenied
    count = comments.count()
    form = request.POST.get("form")
    if request.method == "POST" and form in FORMS:
        return _file(request, comments, form, count)
    context |= {
        "title": _("Export comments"),
        "count": count,
        "fields": _fields(request.user),
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "admin/comments/comment/export.html", context)


def _file(
    request: HttpRequest, comments: CommentQuerySet, form: str, count: int
) -> StreamingHttpResponse:
    facts = {name: request.GET[name] for name in _NOTED if name in request.GET}
    fields = _fields(request.user)
    audit.note(
        "export_comments",
        by=request.user,
        form=form,
        count=count,
        has_contact=CONTACT_FIELDS[0] in fields,
        is_searched="q" in request.GET,
        **facts,
    )
    content_type, lines = FORMS[form]
    response = StreamingHttpResponse(lines(comments, fields), content_type=content_type)
    name = f"comments-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _fields(user: User) -> tuple[str, ...]:
    return FIELDS + CONTACT_FIELDS if user.has_perm("comments.view_contact") else FIELDS
