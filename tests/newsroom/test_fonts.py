import pytest
from fontTools.ttLib import TTFont

from newsroom.fonts import FACES, has_fonts, make_fonts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which the fonts were made."""
    folder = tmp_path_factory.mktemp("fonts")
    make_fonts(folder)
    return folder


def test_fonts_are_small(folder):
    made = {path.name: path.stat().st_size for path in (folder / "fonts").iterdir()}

    assert set(made) == {f"{name}.woff2" for name in FACES}
    assert max(made.values()) < 40_000


@pytest.mark.parametrize("name", FACES)
def test_font_holds_the_letters_of_european_languages(folder, name):
    letters = TTFont(folder / "fonts" / f"{name}.woff2").getBestCmap()

    assert {ord(letter) for letter in "Aéßøłőžșğ“„—…€"} <= set(letters)


def test_fonts_are_there_only_when_all_were_made_by_this_code(folder, tmp_path):
    assert has_fonts(folder)
    assert not has_fonts(tmp_path)

    (tmp_path / "made-from").write_text("another typeface")
    assert not has_fonts(tmp_path)
