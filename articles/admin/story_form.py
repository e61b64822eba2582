"""The form of a story: its words and all its rows as one whole."""

import copy
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.admin.picture_chooser import PictureChooser
from articles.admin.rows import ROW_SETS, RowSet
from articles.admin.story_editor import StoryEditor
from articles.admin.tag_names import (
    TagNamesField,
    known_tags,
    make_tag,
    may_make_tags,
    unknown_names,
)
from articles.admin.times import SiteTimeField
from articles.admin.words import CleanWordsMixin, OneLine, OneLineField
from articles.models import Article, Author
from articles.revisions import PART_FIELDS, content, snapshot
from articles.rich_text import clean_body


class StoryForm(CleanWordsMixin, forms.ModelForm):
    """What an editor sends of a story. It is never saved: see articles/admin/saving.py.

    stored: the story as the database has it, None for a new one.
    """

    # The version these words were written on; and, after a conflict, the newer
    # one whose changes the editor says are merged.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    merged_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_status = forms.CharField(required=False, widget=forms.HiddenInput)

    body = forms.CharField(required=False, widget=StoryEditor)
    tag_names = TagNamesField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    canonical_url = forms.URLField(
        label=_("Original"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Address of the story where it appeared first, if that was not here."),
    )
    embargo_until = SiteTimeField(label=_("Embargo until"))
    expires_at = SiteTimeField(label=_("Expires at"))
    comments_close_at = SiteTimeField(label=_("Comments close at"))

    class Meta:
        model = Article
        fields = [
            "headline",
            "short_headline",
            "slug",
            "standfirst",
            "body",
            "section",
            "credit",
            "dateline",
            "language",
            "lead_picture",
            "canonical_url",
            "comment_policy",
            "comments_close_at",
            "comments_are_sensitive",
            "embargo_until",
            "expires_at",
        ]
        field_classes = {"headline": OneLineField, "short_headline": OneLineField}
        widgets = {
            "headline": OneLine({"class": "one-line headline-field"}),
            "short_headline": OneLine,
            "standfirst": forms.Textarea({"rows": 3}),
            "lead_picture": PictureChooser,
        }
        error_messages = {"headline": {"required": _("A story needs a headline.")}}

    def __init__(self, data=None, *, stored: Article | None, by: User):
        # A copy: what is sent must not leak into the story as it is stored.
        article = Article(owner=by) if stored is None else copy.copy(stored)
        super().__init__(data, instance=article)
        self.stored = stored
        self.by = by
        self.rows = self._row_sets(data)
        if stored is not None:
            self.initial["version"] = stored.version
            self.initial["seen_status"] = stored.status
            self.initial["tag_names"] = ", ".join(tag.name for tag in stored.tags.all())

    def _row_sets(self, data) -> dict[str, RowSet]:
        stored = snapshot(self.stored)["parts"] if self.stored and data is None else {}
        authors = [("", _("Choose a name")), *Author.objects.values_list("pk", "name")]
        kwargs = {"bylines": {"authors": authors}}
        row_sets = {}
        for part, row_set in ROW_SETS.items():
            initial = [
                {field.removesuffix("_id"): value for field, value in row.items()}
                | {"position": position}
                for position, row in enumerate(stored.get(part, []), start=1)
            ]
            row_sets[part] = row_set(
                data, prefix=part, initial=initial or None, form_kwargs=kwargs.get(part, {})
            )
        return row_sets

    def clean_slug(self) -> str:
        # A story that has an address keeps it, as the door does.
        has_address = self.stored is not None and self.stored.first_published_on
        return self.cleaned_data["slug"] or (self.stored.slug if has_address else "")

    def clean_body(self) -> str:
        return clean_body(self.cleaned_data["body"])

    def clean_tag_names(self) -> list[str]:
        names = self.cleaned_data["tag_names"]
        self.tags = known_tags(names)
        self.new_tag_names = unknown_names(names, self.tags)
        if self.new_tag_names and not may_make_tags(self.by):
            raise forms.ValidationError(
                _("There is no tag “%(name)s”. Ask an editor to make it.")
                % {"name": self.new_tag_names[0]}
            )
        return names

    def clean(self) -> None:
        # A list, so that every faulty row is marked at once.
        if not all(rows.is_valid() for rows in self.rows.values()):
            self.add_error(None, _("Some rows are not right yet; they are marked."))

    @property
    def expected_version(self) -> int | None:
        """The version this save may replace."""
        return self.cleaned_data["merged_version"] or self.cleaned_data["version"]

    @cached_property
    def words(self) -> dict[str, Any]:
        """All that was sent, as articles/revisions.py keeps a story; tags known so far."""
        return {
            "content": content(self.instance),
            "parts": {part: self.rows[part].values() for part in PART_FIELDS},
            "tags": [tag.pk for tag in self.tags],
        }

    def is_same_as(self, article: Article) -> bool:
        """Whether the editor sent just what the story says already."""
        return not self.new_tag_names and self.words == snapshot(article)

    def with_new_tags(self) -> dict[str, Any]:
        """The words, once the tags that were only names exist."""
        made = [make_tag(name).pk for name in self.new_tag_names]
        return self.words | {"tags": self.words["tags"] + made}
