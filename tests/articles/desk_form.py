"""Reads a form out of a page of the desk, so that tests send what a browser would."""

from html.parser import HTMLParser


def read_form(response, form_class="story-form"):
    """Names and values of a form's fields as a browser would send them, buttons left out."""
    reader = _FormReader(form_class)
    reader.feed(response.content.decode())
    return reader.values


class _FormReader(HTMLParser):
    def __init__(self, form_class):
        super().__init__()
        self.form_class = form_class
        self.values = {}
        self.inside = False
        self.in_template = False
        self.textarea = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = self.form_class in attrs.get("class", "")
        elif tag == "template":
            self.in_template = True
        elif self.inside and not self.in_template:
            self.read_field(tag, attrs)

    def read_field(self, tag, attrs):
        if tag == "input" and attrs.get("name"):
            if attrs.get("type") not in ("checkbox", "submit") or "checked" in attrs:
                self.values[attrs["name"]] = attrs.get("value", "")
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.values[self.textarea] = ""
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and ("selected" in attrs or self.select not in self.values):
            self.values[self.select] = attrs.get("value", "")

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "template":
            self.in_template = False
        elif tag == "textarea" and self.textarea:
            # HTML drops the line break that follows the opening tag.
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = None
        elif tag == "select":
            self.select = None
