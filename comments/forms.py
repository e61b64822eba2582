"""The reader's comment form."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.numbers import read_number
from comments.fields import MailboxField, OneLineField, WordsField
from comments.links import public_url
from comments.models import MAX_BODY_CHARACTERS, MAX_NAME_CHARACTERS, Comment
from comments.policies import Terms
from comments.states import Status
from comments.stories import address_of
from comments.story_forms import StoryForm
from comments.tokens import make_token, next_token_at

# Far more than any id or token has; keeps absurd numbers from the database.
MAX_ID_DIGITS = 15

# No word of the form holds them.
_ADDRESS_MARK = "ADDRESS-OF-THE-FORM"
_TOKEN_MARK = "TOKEN-OF-THE-FORM"


class CommentForm(StoryForm):
    """What a reader writes, with the token of the story's page.

    After is_valid(), cleaned_data has `parent` as a Comment or None, and `was_reply`
    when it named one that is gone.
    """

    kind = "comment"

    body = WordsField(
        label=_("Reply"),
        max_length=MAX_BODY_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("This field is required: write your reply."),
            "max_length": _("At most %(limit_value)d characters; this has %(show_value)d."),
        },
    )
    name = OneLineField(
        label=_("Name"),
        max_length=MAX_NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("This field is required: give a name.")},
    )
    email = MailboxField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = OneLineField(
        label=_("Website"),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    notify = forms.BooleanField(
        label=_("Tell me by mail when somebody answers"),
        required=False,
    )
    parent = OneLineField(label=_("The reply"), required=False, widget=forms.HiddenInput)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_id = "comment-form"
        helper.form_class = "comment-form"
        helper.form_action = self.address
        helper.form_intro = _(
            "Your email address will not be published. Required fields are marked *"
        )
        helper.layout = Layout(
            "body",
            Div("name", "email", css_class="pair"),
            "website",
            "notify",
            "parent",
            "token",
            Div("extra", hidden="hidden", aria_hidden="true"),
        )
        helper.form_button = _("Send to the moderators")
        helper.form_preview = _("Preview")
        helper.form_preview_of = helper.form_id
        return helper

    def clean_website(self) -> str:
        website = self.cleaned_data["website"]
        if website and public_url(website) is None:
            raise ValidationError(
                _("Give the whole address of a public page, such as https://example.org/, or none.")
            )
        return website

    def clean_parent(self) -> Comment | None:
        typed = self.cleaned_data["parent"]
        if not typed:
            return None
        parent = Comment.objects.filter(pk=read_id(typed)).first()
        if parent is None or parent.status == Status.ERASED:
            self.cleaned_data["was_reply"] = True
            return None
        if parent.article_id != self.story_id:
            raise ValidationError(
                _("The comment you answered belongs to another story. Your reply will stand alone.")
            )
        return parent

    def offer_again(self) -> None:
        """Also without a parent that was refused."""
        super().offer_again()
        if "parent" in self.errors:
            self.data["parent"] = ""


class EmptyForm(NamedTuple):
    """The form as a page shows it to everybody. address: where it is sent."""

    address: str
    token: str


def render_form(form: forms.Form | EmptyForm) -> SafeString:
    """A form as HTML; an empty one from the copy that each process keeps.

    What an empty form says depends on the language alone. Where it is sent and its
    token are the page's own, and are put in anew each time.
    """
    if isinstance(form, forms.Form):
        return render_crispy_form(form)
    before, between, after = _empty_form(get_language())
    return mark_safe(  # noqa: S308
        f"{before}{escape(form.address)}{between}{escape(form.token)}{after}"
    )


@lru_cache(maxsize=16)
def _empty_form(language: str | None) -> tuple[str, str, str]:
    """The three pieces of an empty form around its address and its token."""
    form = CommentForm(story_id=0, address=_ADDRESS_MARK, at=timezone.now())
    form.initial["token"] = _TOKEN_MARK
    before, rest = render_crispy_form(form).split(_ADDRESS_MARK)
    between, after = rest.split(_TOKEN_MARK)
    return before, between, after


def empty_form_of(article: Article, terms: Terms, at: datetime) -> EmptyForm | None:
    """The form that stands below a story at a moment; None where readers may not reply."""
    if not terms.is_open:
        return None
    return EmptyForm(address_of(article), make_token(article.story_id, at))


def form_of(
    article: Article,
    at: datetime,
    data: Mapping[str, str] | None = None,
    initial: Mapping[str, str] | None = None,
) -> CommentForm:
    """The form of a story at a moment, to be filled in or with what was posted."""
    address = address_of(article)
    return CommentForm(data, story_id=article.story_id, address=address, at=at, initial=initial)


def form_changes_at(article: Article, terms: Terms, at: datetime) -> list[datetime | None]:
    """The moments at which a story's form changes, comes or goes by the clock."""
    token = next_token_at(article.story_id, at) if terms.is_open else None
    return [terms.changes_at, token]


def read_id(typed: str) -> int | None:
    """A comment's id as it stands in an address or a field; None for anything else."""
    return read_number(typed, digits=MAX_ID_DIGITS)
