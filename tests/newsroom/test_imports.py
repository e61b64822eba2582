"""newsroom → comments → articles: who may know of whom."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("articles", "comments")
DOTTED_NAME = re.compile(r"\w+(\.\w+)+")
# The settings and the urlconf may name whatever they put together.
FORBIDDEN = {
    "articles": {"comments", "newsroom"},
    "comments": {"newsroom"},
    "newsroom/page_store": {"articles", "comments"},
}


def named(source):
    """Every module that a file imports or names in a string, as Django does with models."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        # A relative import never leaves its app.
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
        elif isinstance(node, ast.Constant) and is_dotted_name(node.value):
            yield node.value


def is_dotted_name(value):
    return isinstance(value, str) and DOTTED_NAME.fullmatch(value)


def wrong_arrows(room, root=ROOT):
    """A sentence for each name that points the wrong way."""
    for path in sorted((root / room).rglob("*.py")):
        for name in named(path.read_text()):
            if name.split(".")[0] in FORBIDDEN[room]:
                yield f"{path.relative_to(root)} names {name}"


@pytest.mark.parametrize("room", FORBIDDEN)
def test_arrow_points_the_right_way(room):
    assert list(wrong_arrows(room)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from comments.models import Comment",
        "import comments.models as talk",
        "from newsroom import settings",
        "def later():\n    from comments import views",
        "import importlib\nimportlib.import_module('comments.models')",
        "models.ForeignKey('comments.Comment', on_delete=models.CASCADE)",
    ],
)
def test_import_that_points_the_wrong_way_is_named(tmp_path, source):
    room = tmp_path / "articles"
    room.mkdir()
    (room / "feeds.py").write_text(source)

    [sentence, *_] = wrong_arrows("articles", tmp_path)

    assert sentence.startswith("articles/feeds.py names ")


@pytest.mark.parametrize(
    "source",
    ["from articles.models import Article", "from . import feeds", "x = 'comments are closed'"],
)
def test_other_imports_are_left_alone(tmp_path, source):
    room = tmp_path / "articles"
    room.mkdir()
    (room / "feeds.py").write_text(source)

    assert list(wrong_arrows("articles", tmp_path)) == []


@pytest.mark.parametrize("app", APPS)
def test_product_names_no_test(app):
    for path in (ROOT / app).rglob("*.py"):
        assert "tests" not in {name.split(".")[0] for name in named(path.read_text())}, path


def test_letters_know_nothing_of_what_is_kept_of_readers():
    for path in (ROOT / "comments" / "mail").rglob("*.py"):
        names = list(named(path.read_text()))
        assert not [name for name in names if name.startswith("comments.privacy")], path
