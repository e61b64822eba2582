from fontTools.ttLib import TTFont

from newsroom.fonts import FACES, has_fonts, make_fonts


def test_fonts_are_small(tmp_path):
    make_fonts(tmp_path)

    made = {path.name: path.stat().st_size for path in (tmp_path / "fonts").iterdir()}
    assert set(made) == {f"{name}.woff2" for name in FACES}
    assert max(made.values()) < 40_000


def test_fonts_hold_the_letters_of_european_languages(tmp_path):
    make_fonts(tmp_path)

    for name in FACES:
        letters = TTFont(tmp_path / "fonts" / f"{name}.woff2").getBestCmap()
        assert {ord(letter) for letter in "Aéßøłőžșğ“„—…€"} <= set(letters)


def test_fonts_are_there_only_when_the_last_one_is_made(tmp_path):
    assert not has_fonts(tmp_path)

    make_fonts(tmp_path)
    assert has_fonts(tmp_path)

    (tmp_path / "made-from").write_text("another typeface")
    assert not has_fonts(tmp_path)
