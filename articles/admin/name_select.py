"""Choosing a name out of hundreds."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class NameSelect(forms.Select):
    """A select without groups whose options are printed in one go.

    Django renders a template for each option, and a story's form has all authors in
    each byline: with four hundred of them that was two thirds of the page's time.
    """

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (number, flatatt({"selected": str(number) in chosen}), words)
                for number, words in self.choices
            ),
        )
        attrs = {"name": name, **self.build_attrs(self.attrs, attrs)}
        return format_html("<select{}>{}</select>", flatatt(attrs), options)
