"""The rows of a story in its form: bullets, bylines, quotes, links, pictures.

Rows are values: what is sent replaces what was stored, in the order given. So a
row that somebody else took away meanwhile is no error, and a row left blank is
no row.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.admin.name_select import NameSelect
from articles.admin.picture_chooser import PictureChooser
from articles.admin.words import CleanWordsMixin, OneLine, OneLineField
from articles.models import Byline, PlacedPicture, PullQuote, RelatedLink, SummaryPoint
from articles.models.parts import (
    new_link_key,
    new_placement_key,
    new_quote_key,
    valid_key,
)
from articles.revisions import PART_FIELDS

MAX_ROWS = 100


class RowForm(CleanWordsMixin, forms.ModelForm):
    """One row; blank while nothing but its place and key is filled in."""

    position = forms.IntegerField(
        label=_("Place"), required=False, min_value=1, max_value=MAX_ROWS * 10
    )

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"position", "key", "DELETE"})


class PlacedRowForm(RowForm):
    """A row that a node of the body can name by its key."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, validators=[valid_key])
    new_key = staticmethod(new_quote_key)

    def clean_key(self) -> str:
        return self.cleaned_data["key"] or self.new_key()


class SummaryPointForm(RowForm):
    class Meta:
        model = SummaryPoint
        fields = ["text"]
        labels = {"text": _("Point")}
        field_classes = {"text": OneLineField}
        widgets = {"text": OneLine}


class BylineForm(RowForm):
    class Meta:
        model = Byline
        fields = ["author", "role"]
        labels = {"role": _("Role, if not “by”")}
        widgets = {"author": NameSelect}

    def __init__(self, *args, authors: list[tuple], **kwargs):
        super().__init__(*args, **kwargs)
        # One list for all rows: each would ask the database for its own.
        self.fields["author"].choices = authors


class PullQuoteForm(PlacedRowForm):
    class Meta:
        model = PullQuote
        fields = ["key", "text", "speaker"]
        labels = {"text": _("Words")}
        field_classes = {"text": OneLineField}
        widgets = {"text": OneLine({"rows": 2})}


class RelatedLinkForm(PlacedRowForm):
    new_key = staticmethod(new_link_key)

    class Meta:
        model = RelatedLink
        fields = ["key", "kicker", "title", "url"]


class PlacedPictureForm(PlacedRowForm):
    new_key = staticmethod(new_placement_key)

    class Meta:
        model = PlacedPicture
        fields = ["key", "picture", "alt", "caption"]
        labels = {"alt": _("Alternative text here"), "caption": _("Caption here")}
        widgets = {"picture": PictureChooser}


class RowSet(forms.BaseFormSet):
    """All rows of one kind. part: the story's name for them, as in PART_FIELDS."""

    part = ""

    def initial_form_count(self) -> int:
        # Bound, every row is new: which of them were stored before says nothing.
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[RowForm]:
        """The rows that count, in the order the editor gave."""
        kept = [f for f in self.forms if f.has_changed() and not f.cleaned_data.get("DELETE")]
        return sorted(kept, key=lambda f: f.cleaned_data.get("position") or MAX_ROWS * 10)

    def values(self) -> list[dict[str, Any]]:
        """What articles/revisions.py keeps of the rows; keys made unique."""
        values = []
        taken = set()
        for form in self.filled():
            value = {field: getattr(form.instance, field) for field in PART_FIELDS[self.part]}
            if "key" in value:
                while value["key"] in taken:
                    value["key"] = form.new_key()
                taken.add(value["key"])
            values.append(value)
        return values


class BylineSet(RowSet):
    def clean(self) -> None:
        authors = [form.cleaned_data.get("author") for form in self.filled()]
        twice = {author for author in authors if author and authors.count(author) > 1}
        if twice:
            names = ", ".join(sorted(str(author) for author in twice))
            raise forms.ValidationError(_("Named twice: %(names)s.") % {"names": names})


def _row_set(part: str, form: type[RowForm], base: type[RowSet] = RowSet) -> type[RowSet]:
    made = forms.formset_factory(
        form, formset=base, extra=1, can_delete=True, max_num=MAX_ROWS, validate_max=True
    )
    made.part = part
    return made


ROW_SETS = {
    row_set.part: row_set
    for row_set in [
        _row_set("summary_points", SummaryPointForm),
        _row_set("bylines", BylineForm, BylineSet),
        _row_set("pull_quotes", PullQuoteForm),
        _row_set("related_links", RelatedLinkForm),
        _row_set("placed_pictures", PlacedPictureForm),
    ]
}
