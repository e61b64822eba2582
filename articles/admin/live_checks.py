"""What the publish checks say of a story while it is written; nothing is stored."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin.steps import StepForm
from articles.admin.story_form import StoryForm
from articles.models import Article
from articles.models.parts import new_quote_key
from articles.numbers import read_number
from articles.publish_checks import Finding, Story, judge, stored_story
from articles.quotations import quotations_in, with_place


def story_in(form: StoryForm) -> Story:
    """The words and rows of a form: as they were sent, or as they are stored."""
    if not form.is_bound:
        return stored_story(form.stored) if form.stored else Story(form.instance)
    form.is_valid()
    rows = {
        part: [row.instance for row in row_set.filled() if not row.errors]
        for part, row_set in form.rows.items()
    }
    return Story(
        form.instance,
        points=rows["summary_points"],
        bylines=rows["bylines"],
        quotes=rows["pull_quotes"],
        links=rows["related_links"],
        placed=rows["placed_pictures"],
    )


def moment_for(stored: Article | None, data: QueryDict | None = None) -> datetime:
    """When a story would go out: as typed in its form, as scheduled, else now."""
    now = timezone.now()
    typed = StepForm(data)
    typed.is_valid()
    at = getattr(typed, "cleaned_data", {}).get("publish_at")
    if at and at > now:
        return at
    return stored.publish_at if stored and stored.is_scheduled(now) else now


def what_checks_say(form: StoryForm, data: QueryDict | None = None) -> dict:
    """For the templates: findings, and quotations that could be set large."""
    story = story_in(form)
    taken = [quote.text for quote in story.quotes]
    # Of a new story that nobody has begun, there is nothing to say yet.
    is_blank = form.stored is None and not form.is_bound
    found: list[Finding] = [] if is_blank else judge(story, moment_for(form.stored, data)).findings
    return {
        "findings": found,
        "quotations": quotations_in(story.blocks, taken),
        "may_override": form.by.has_perm("articles.override_publish_check"),
    }


def check_form(request: HttpRequest, form: StoryForm) -> HttpResponse:
    """The lists beside the form, for the words just sent; for whoever may open the form."""
    return TemplateResponse(
        request,
        "admin/articles/article/live_checks.html",
        what_checks_say(form, request.POST),
        headers={"Cache-Control": "no-store"},
    )


def with_quotation(data: QueryDict, quotation: str) -> QueryDict:
    """What was sent, with one more pull quote and its place in the body."""
    data = data.copy()
    row = read_number(data.get("pull_quotes-TOTAL_FORMS", ""), digits=4) or 0
    key = new_quote_key()
    data["pull_quotes-TOTAL_FORMS"] = row + 1
    data[f"pull_quotes-{row}-text"] = quotation
    data[f"pull_quotes-{row}-key"] = key
    data["body"] = with_place(data.get("body", ""), quotation, key)
    return data
