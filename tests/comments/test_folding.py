import pytest

from comments.folding import fold


def markup(levels):
    """The elements in the order in which a page opens and closes them."""
    pieces = []
    for level, place in zip(levels, fold(levels), strict=True):
        pieces += [f"<details {place.folded}>"] * bool(place.folded)
        pieces.append(f"<{level}>")
        pieces += [f"</{'details' if name == 'details' else 'a'}>" for name in place.closes]
    return "".join(pieces)


def test_short_thread_is_not_folded():
    assert "details" not in markup([0, 1, 1, 1, 1, 1, 1])


def test_answers_after_the_third_are_folded_where_they_are_many():
    thread = [0, 1, 1, 1, 1, 1, 2, 1]

    assert markup(thread) == (
        "<0><1></a><1></a><1></a><details 4><1></a><1><2></a></a><1></a></details></a>"
    )


def test_fold_ends_with_its_thread():
    assert markup([0, 1, 1, 1, 1, 1, 1, 1, 0]).endswith("<1></a></details></a><0></a>")


def test_conversation_itself_is_not_folded():
    assert "details" not in markup([0] * 50)


def test_chain_that_is_deeper_than_indentation_is_folded_where_it_grows_long():
    assert markup([0, 1, 2, 3, *[4] * 10]).count("<details 7>") == 1


@pytest.mark.parametrize("levels", [[], [0], [0, 1, 2, 3, 4], [0, 1] * 10, [0, *[1, 2, 3] * 9]])
def test_every_element_that_is_opened_is_closed(levels):
    folds = fold(levels)
    opened = len(levels) + sum(place.folded > 0 for place in folds)

    assert sum(len(place.closes) for place in folds) == opened
