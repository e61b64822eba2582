"""Pages of the paper about itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.page_lifetime import keep_until
from comments.privacy.retention import KEEPINGS


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What the site knows of its readers, and for how long."""
    page = render(request, "newsroom/privacy_page.html", {"keepings": KEEPINGS})
    return keep_until(page, None, [])


@require_safe
def house_rules_page(request: HttpRequest) -> HttpResponse:
    """What is expected of a reply, and who decides about it."""
    return keep_until(render(request, "newsroom/house_rules_page.html"), None, [])
