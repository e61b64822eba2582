"""The rules of a draft as rows of one form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.admin.rows import RowForm, RowSet
from articles.admin.words import OneLine, OneLineField
from comments.models import Rule
from comments.rule_states import (
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    MAX_RULES,
    MAY_REFUSE,
    WITH_LIST,
    WITH_MINUTES,
    WITH_NUMBER,
    Outcome,
)
from comments.rules.kinds import entry
from comments.threats import FLAGS


class RuleForm(RowForm):
    """One rule; what its kind does not ask for is dropped."""

    class Meta:
        model = Rule
        fields = ["name", "kind", "outcome", "words", "number", "minutes", "sentence"]
        field_classes = {"sentence": OneLineField}
        widgets = {"sentence": OneLine, "words": forms.Textarea({"rows": 4})}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name in FLAGS:
            raise ValidationError(_("A rule in code has this name; choose another."))
        return name

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        kind = found.get("kind")
        if kind is None:
            return found
        self._keep("words", kind in WITH_LIST, "", _("Give at least one, in a line of its own."))
        self._keep("number", kind in WITH_NUMBER, None, _("Give a number."))
        self._keep("minutes", kind in WITH_MINUTES, None, _("Give the minutes."))
        self._check_lines(kind, found.get("words") or "")
        if found.get("outcome") == Outcome.REFUSE and kind not in MAY_REFUSE:
            self.add_error(
                "outcome", _("Only words, links, hosts and language may refuse; hold it instead.")
            )
        return found

    def _keep(self, field: str, is_asked: bool, blank: Any, fault: str) -> None:
        """Keep what the kind asks for, which must be there, and drop what it does not."""
        if not is_asked:
            self.cleaned_data[field] = blank
            self.errors.pop(field, None)
        elif self.cleaned_data.get(field) in ("", None) and field not in self.errors:
            self.add_error(field, fault)

    def _check_lines(self, kind: str, words: str) -> None:
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        if len(lines) > MAX_LINES:
            self.add_error("words", _("At most %(count)d lines.") % {"count": MAX_LINES})
        for line in lines[:MAX_LINES]:
            if len(line) > MAX_LINE_CHARACTERS:
                fault = _("“%(line)s…” is longer than %(count)d characters.")
                told = {"line": line[:30], "count": MAX_LINE_CHARACTERS}
                self.add_error("words", fault % told)
            elif not entry(kind, line):
                fault = _("Nothing of “%(line)s” can be looked for.")
                self.add_error("words", fault % {"line": line})


class RuleRows(RowSet):
    """The rules in their order. rules() after is_valid()."""

    part = "rules"

    def clean(self) -> None:
        names = [form.cleaned_data.get("name") for form in self.filled()]
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            raise ValidationError(
                _("Two rules have this name: %(names)s.") % {"names": ", ".join(twice)}
            )

    def rules(self) -> list[Rule]:
        return [form.instance for form in self.filled()]


RuleFormSet = forms.formset_factory(
    RuleForm, formset=RuleRows, extra=1, can_delete=True, max_num=MAX_RULES, validate_max=True
)


def rows_of(rules: list[Rule]) -> RuleRows:
    """A form to be filled in, with these rules in it."""
    fields = RuleForm.Meta.fields
    initial = [
        {"position": place} | {field: getattr(rule, field) for field in fields}
        for place, rule in enumerate(rules, 1)
    ]
    return RuleFormSet(initial=initial, prefix="rules")
