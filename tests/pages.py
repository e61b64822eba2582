"""Reading pages the way a reader's browser does: by elements, not by strings."""

from django.test.html import Element, parse_html


def page_of(response):
    """The page of a response; unclosed elements fail here."""
    return parse_html(response.content.decode())


def elements(node, name, class_=""):
    """Elements of a name, and of a class if one is given, from top to bottom."""
    found = []
    for child in node.children:
        if isinstance(child, Element):
            classes = dict(child.attributes).get("class", "").split()
            if child.name == name and (not class_ or class_ in classes):
                found.append(child)
            found += elements(child, name, class_)
    return found


def attribute(element, name):
    """The value of an attribute; None without it."""
    return dict(element.attributes).get(name)


def words(element):
    """What an element says, with single spaces."""
    parts = [words(c) if isinstance(c, Element) else c for c in element.children]
    return " ".join(" ".join(parts).split())


def headlines(response):
    """Headlines of a list page, from top to bottom."""
    return [
        words(heading)
        for level in ("h2", "h3")
        for heading in elements(page_of(response), level, "teaser-headline")
    ]
