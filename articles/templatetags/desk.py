"""Parts of the desk's pages."""

from typing import Any

from django import template
from django.contrib.auth.models import User
from django.forms import BaseForm, BoundField

from articles.admin.desk_lists import DeskList, desk_lists
from articles.admin.state import state_of
from articles.admin.steps import Step
from articles.models import Article
from articles.publish_checks import Finding
from articles.revisions import PART_FIELDS
from articles.rich_text import render_body

register = template.Library()


@register.inclusion_tag("admin/articles/_field.html")
def desk_field(
    field: BoundField, findings: list[Finding] = (), counts: bool = False, label_note: str = ""
) -> dict[str, Any]:
    """A labelled field with its help, its faults and what the publish checks say of it.

    counts: whether the letters left are shown. label_note: stands beside the label.
    """
    return {
        "field": field,
        "counts": counts,
        "label_note": label_note,
        "findings": [finding for finding in findings if finding.field == field.name],
    }


@register.simple_tag
def answers_of(step: Step, form: BaseForm) -> list[BoundField]:
    """The fields of a form that a step asks for."""
    return [form[name] for name in step.asks]


@register.simple_tag
def stories_for(user: User) -> list[DeskList]:
    """The lists of stories on somebody's desk; none for whoever may not see stories."""
    return desk_lists(user) if user.has_perm("articles.view_article") else []


# A story's body with its parts in place.
register.filter("rich_text", render_body)


@register.filter
def anchor(finding: Finding) -> str:
    """The id of what a finding is about, in the form of a story."""
    if finding.field == "body":
        return "body-field"
    return finding.field if finding.field in PART_FIELDS else f"id_{finding.field}"


@register.filter
def state(article: Article) -> str:
    """A story's state as a word and a shape."""
    return state_of(article).__html__()
