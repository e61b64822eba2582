"""Two questions of a balancer: is the process alive, and can it serve pages?

Source: docs/operations.md, "Health".
"""

from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsroom.proofs import broken_rules


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; touches no database."""
    return plain("ok")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """ok; degraded with each cause; 503 while no page can be served."""
    try:
        causes = broken_rules()
    except DatabaseError:
        # Its message may name hosts and users; the log has it.
        return plain("unavailable", "The database does not answer.", status=503)
    return plain("degraded", *causes) if causes else plain("ok")


def plain(*lines: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
