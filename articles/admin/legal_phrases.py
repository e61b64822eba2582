"""The newsroom's list of words that need a legal look."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext as _

from articles.admin.own_filters import OwnFiltersOnly
from articles.admin.paginator import BoundedList
from articles.admin.words import CleanWordsMixin
from articles.models import LegalPhrase
from articles.reconsidering import reconsider_scheduled


class LegalPhraseForm(CleanWordsMixin, forms.ModelForm):
    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if not any(letter.isalnum() for letter in text):
            raise forms.ValidationError(_("Give at least one word."))
        return text


@admin.register(LegalPhrase)
class LegalPhraseAdmin(BoundedList, OwnFiltersOnly, admin.ModelAdmin):
    """A word added keeps in what is scheduled with it; what readers see stays."""

    form = LegalPhraseForm
    list_display = ["text", "advice"]
    search_fields = ["text"]
    actions = None

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for article in reconsider_scheduled(by=request.user):
            messages.warning(request, _("“%(story)s” lost its schedule.") % {"story": article})
