"""The page that asks before many comments are decided on, and the report afterwards."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments.desk.bulk import (
    CHUNK,
    MAX_ITEMS,
    VERBS,
    Seen,
    begin_run,
    look_over,
    report,
    run_next_chunk,
)
from comments.desk.choices import CHOICES, REASONS
from comments.forms import read_id
from comments.models import BulkRun, Outcome
from comments.moderation import Conflict
from comments.querysets import CommentQuerySet

SAMPLES = 5
LISTED = 100


@never_cache
def bulk(request: HttpRequest, context: dict[str, Any], comments: CommentQuerySet) -> HttpResponse:
    """Ask what to do with all comments of a filter, or begin to do it.

    comments: what matches the filter now.
    """
    refusal = ""
    if request.method == "POST":
        try:
            return _begin(request, comments)
        except Conflict as conflict:
            refusal = str(conflict)
    seen = look_over(comments)
    context |= {
        "title": _("Many at once"),
        "seen": seen,
        "max": MAX_ITEMS,
        "samples": comments.order_by("id")[:SAMPLES],
        "choices": [c for c in map(CHOICES.get, VERBS) if request.user.has_perm(c.permission)],
        "reasons": REASONS,
        "refusal": refusal,
        "query": request.GET.urlencode(),
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/comments/comment/bulk.html", context, status=status)


@never_cache
def bulk_run(request: HttpRequest, context: dict[str, Any], run_id: int) -> HttpResponse:
    """How far a run is, and what became of its comments."""
    run = BulkRun.objects.filter(pk=run_id).select_related("by").first()
    if run is None:
        raise Http404
    if run.by != request.user and not request.user.has_perm("comments.view_deskentry"):
        raise PermissionDenied
    found = report(run)
    told = run.items.filter(outcome__in=[Outcome.SKIPPED, Outcome.CONFLICT])
    context |= {
        "title": _("Many at once"),
        "run": run,
        "choice": CHOICES[run.verb],
        "report": found,
        "total": sum(found.values()),
        "handled": sum(found.values()) - found["left"],
        "told": told.order_by("comment_id").select_related("comment")[:LISTED],
    }
    return TemplateResponse(request, "admin/comments/comment/bulk_run.html", context)


def _begin(request: HttpRequest, comments: CommentQuerySet) -> HttpResponse:
    name, reason = request.POST.get("do", ""), request.POST.get("reason", "")
    if name not in VERBS:
        raise Conflict(_("Say what to do with them."))
    reason = CHOICES[name].known_reason(reason)
    run = begin_run(comments, _seen(request), name, by=request.user, reason=reason)
    if run.items.count() <= CHUNK:
        # Done before the answer; the worker then finds nothing left.
        run_next_chunk(run.pk)
    where = reverse("admin:comments_comment_bulk_run", args=[run.pk])
    return HttpResponseRedirect(where, status=303)


def _seen(request: HttpRequest) -> Seen:
    count, highest = (read_id(request.POST.get(name, "")) or 0 for name in ("count", "highest"))
    return Seen(count, highest, request.POST.get("digest", ""))
