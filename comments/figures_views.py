"""What the paper tells of its moderation.

Source: docs/moderation.md, "Public figures".
"""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.page_lifetime import keep_until
from comments.public_figures import monthly_figures
from comments.states import REPORTED_REASONS


@require_safe
def moderation_figures_page(request: HttpRequest) -> HttpResponse:
    """Monthly counts by decision and by rule, as of the last midnight; kept until the next."""
    today = timezone.localdate()
    context = {"months": monthly_figures(today), "reasons": REPORTED_REASONS}
    response = render(request, "comments/moderation_figures_page.html", context)
    midnight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))
    # Its own days alone make it another page.
    return keep_until(response, midnight, [])
