from fontTools.ttLib import TTFont

from newsroom.fonts import FACES, make_fonts


def test_fonts_are_made_small_once(tmp_path):
    assert make_fonts(tmp_path) is True
    made = {path.name: path.stat() for path in (tmp_path / "fonts").iterdir()}
    assert make_fonts(tmp_path) is False

    assert set(made) == {f"{name}.woff2" for name in FACES}
    assert all(state.st_size < 40_000 for state in made.values())


def test_fonts_hold_the_letters_of_european_languages(tmp_path):
    make_fonts(tmp_path)

    for name in FACES:
        letters = TTFont(tmp_path / "fonts" / f"{name}.woff2").getBestCmap()
        assert {ord(letter) for letter in "Aéßøłőžșğ“„—…€"} <= set(letters)


def test_interrupted_making_is_done_again(tmp_path):
    make_fonts(tmp_path)
    (tmp_path / "made-from").unlink()

    assert make_fonts(tmp_path) is True
