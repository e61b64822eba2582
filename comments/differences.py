"""How two texts of one comment differ, word by word."""

from articles.word_diff import Piece, differences_of, one_after_the_other, split_words

# Of either text; a moderator waits for it.
MAX_COMPARED = 300


def differences(earlier: str, later: str) -> list[Piece]:
    """Both texts in one, in reading order; one after the other where either is long."""
    before, after = split_words(earlier), split_words(later)
    if max(len(before), len(after)) > MAX_COMPARED:
        return one_after_the_other(earlier, later)
    return differences_of(before, after)
