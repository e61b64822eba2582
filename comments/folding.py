"""Where a long thread is folded: its first answers stand open, the others behind a button.

Source: docs/moderation.md, "What readers see".
"""

from collections.abc import Sequence
from typing import NamedTuple

ANSWERS_SHOWN = 3
# A button that hides fewer saves nobody anything.
MIN_FOLDED = 4


class Fold(NamedTuple):
    """What a place opens and ends.

    folded: how many places a fold that begins here holds; 0: none begins here.
    closes: names of the elements that end after it, innermost first.
    """

    folded: int
    closes: tuple[str, ...]


def fold(levels: Sequence[int]) -> list[Fold]:
    """The elements of a thread, as its places open and end them; linear.

    levels: of the places in reading order; each stands in the last before it that is
        one level higher.
    """
    starts = _starts(levels)
    open_elements: list[tuple[str, int]] = []
    folds = []
    for place, level in enumerate(levels):
        if place in starts:
            open_elements.append(("details", level - 1))
        open_elements.append(("article", level))
        next_level = levels[place + 1] if place + 1 < len(levels) else 0
        closes = []
        while open_elements and open_elements[-1][1] >= next_level:
            closes.append(open_elements.pop()[0])
        folds.append(Fold(starts.get(place, 0), tuple(closes)))
    return folds


def _starts(levels: Sequence[int]) -> dict[int, int]:
    """Where folds begin: place → how many places it holds."""
    # Of each open level: how many answers it has had, and where its fold would begin.
    answers, begins = [0], [None]
    starts = {}

    def end(down_to: int, place: int) -> None:
        while len(answers) > down_to:
            answers.pop()
            begin = begins.pop()
            if begin is not None and place - begin >= MIN_FOLDED:
                starts[begin] = place - begin

    for place, level in enumerate(levels):
        end(level + 1, place)
        # The conversation itself, level -1, is paged and not folded.
        answers[level] += 1
        if level > 0 and answers[level] == ANSWERS_SHOWN + 1:
            begins[level] = place
        answers.append(0)
        begins.append(None)
    end(0, len(levels))
    return starts
