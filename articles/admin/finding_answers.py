"""What an editor answers to the publish checks, stored with the words it is said of."""

from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict

from articles.admin.live_checks import moment_for, story_in
from articles.admin.saving import save_story
from articles.admin.steps import StepForm
from articles.admin.story_form import StoryForm
from articles.models import Article
from articles.overriding import override_publish_check
from articles.point_basis import confirm_points
from articles.publish_checks import judge

OVERRIDE = "override-"


def save_answered(form: StoryForm, data: QueryDict, *, by: User) -> Article:
    """save_story(), with the reasons for what may pass and the points that hold.

    Raises as save_story and override_publish_check do; none of them leaves a trace.
    """
    change = StepForm(data).change()
    reasons = _reasons(data) if form.stored is not None else {}
    confirmed = {key.partition(":")[2] for key in data.getlist("confirm")}
    if not reasons and not confirmed:
        return save_story(form, by=by, change=change)
    with transaction.atomic():
        # First, so that a live story is judged with them.
        for finding in judge(story_in(form), moment_for(form.stored, data)).findings:
            if finding.blocks and finding.key in reasons:
                override_publish_check(form.stored, finding, by=by, reason=reasons[finding.key])
        article = save_story(form, by=by, change=change)
        if confirmed:
            confirm_points(article, confirmed, by=by)
    return article


def _reasons(data: QueryDict) -> dict[str, str]:
    """By the key of the finding they are for."""
    return {
        name.removeprefix(OVERRIDE): data[name].strip()
        for name in data
        if name.startswith(OVERRIDE) and data[name].strip()
    }
