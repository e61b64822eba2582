"""The figures of the desk, drawn on the server."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments.desk.charts import bars
from comments.desk.figures import (
    DAYS,
    READ,
    agreement,
    by_day,
    decisions_of,
    summary_of,
    top_reasons,
)
from comments.desk.queue import waiting


@never_cache
def figures(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """How moderation did in the last four weeks; of all moderators together."""
    since = timezone.now() - timedelta(days=DAYS)
    decisions = decisions_of(request.user, since)
    days = by_day(decisions, timezone.localdate())
    context |= {
        "title": _("Figures"),
        "days_shown": DAYS,
        "read": READ,
        "is_cut": len(decisions) == READ,
        "waiting": waiting(request.user),
        "summary": summary_of(decisions),
        "days": days.items(),
        "decided": bars([day.count for day in days.values()], list(days)),
        "waits": bars(
            [day.median.total_seconds() / 60 if day.median else 0 for day in days.values()],
            list(days),
        ),
        "reasons": top_reasons(decisions),
        "agreement": agreement(since),
    }
    return TemplateResponse(request, "admin/comments/comment/figures.html", context)
