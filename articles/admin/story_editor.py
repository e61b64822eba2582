"""The rich-text editor of a story's body: a textarea that a module turns into it.

The schema is in static/js/desk/story-editor.js; what a body may hold is decided
by articles/rich_text.py alone.
"""

from django import forms
from django.utils.translation import gettext as _
from django_prose_editor.widgets import importmap, prose_editor_js
from js_asset import Media, Script


class StoryEditor(forms.Textarea):
    """The editor is composed here and not by the library's own widget, whose start
    puts a style element into the page, which the Content-Security-Policy refuses.
    """

    def __init__(self, attrs=None):
        super().__init__({"rows": 24, "data-story-editor": "", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-nothing-here"] = _("Nothing is left to show here.")
        return context

    @property
    def media(self):
        modules = [prose_editor_js, Script("js/desk/story-editor.js", type="module")]
        return Media(importmap=importmap, js=modules)
