"""What the desk's first page says of appeals, of reported errors and of mail."""

from django import template
from django.contrib.auth.models import User

from comments.admin.appeals import waiting_for
from comments.desk.queue import COUNTED, Waiting
from comments.mail.states import TaskState
from comments.models import ErrorReport, MailTask
from comments.states import ErrorStatus

register = template.Library()


@register.simple_tag
def appeals_waiting(user: User) -> int:
    """How many appeals somebody may look at now; one query, or two for a section's moderator."""
    return waiting_for(user).count()


@register.simple_tag
def errors_reported() -> Waiting:
    """How many reports of errors nobody has answered, counted to a thousand; one query."""
    open_ones = ErrorReport.objects.filter(status=ErrorStatus.OPEN).order_by()
    return Waiting.of(open_ones[: COUNTED + 1].count())


@register.simple_tag
def letters_given_up() -> int:
    """How many letters could not be delivered in the last 30 days; one query."""
    return MailTask.objects.filter(state=TaskState.PARKED).count()
