"""How a moderator is shown what an author changed."""

import pytest

from comments.differences import MAX_COMPARED, Piece, differences


def test_words_that_both_have_stand_between_those_of_one():
    pieces = differences("The tide was low today", "The tide was very high today")

    assert pieces == [
        Piece("The tide was "),
        Piece("low ", stands=False),
        Piece("very high ", was=False),
        Piece("today"),
    ]


def test_as_many_words_as_are_compared_are_compared():
    words = "a " * (MAX_COMPARED - 1)

    pieces = differences(words + "low", words + "high")

    assert pieces[0] == Piece(words)


@pytest.mark.parametrize("is_swapped", [False, True])
def test_long_text_on_either_side_is_shown_whole(is_swapped):
    texts = ["a " * (MAX_COMPARED + 1), "a short one"]
    earlier, later = reversed(texts) if is_swapped else texts

    pieces = differences(earlier, later)

    assert pieces == [Piece(earlier, stands=False), Piece(later, was=False)]
