"""Which texts are alike, and what finding them costs."""

import random
import string
import time

import pytest

from comments.campaigns.clusters import find_likes, forget_old_sketches, keep_sketch
from comments.campaigns.likeness import MIN_LIKENESS, comparable, likeness, sketch
from comments.models import CommentSketch
from comments.moderation import erase_comment
from tests.factories import make_administrator, make_comment

TEXT = (
    "The council has sold our harbour to its friends, and nobody on the quay says a word "
    "about it, for half of them are paid by the same people."
)


def kept(body, **fields):
    """A stored comment that later ones can find."""
    comment = make_comment(body=body, **fields)
    keep_sketch(comment, find_likes(body, comment.article_id))
    return comment


def words(count, seed):
    rng = random.Random(seed)
    return " ".join(
        "".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 9))) for _n in range(count)
    )


@pytest.mark.parametrize("place", range(0, 28, 3))
def test_any_one_word_may_vary(place):
    varied = TEXT.split()
    varied[place] = "boatswain"
    head = kept(TEXT)

    assert find_likes(" ".join(varied), 0).head == head.pk


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Look at https://a.example/1", "Look at http://b.example/other?x=2"),
        ("Look at www.a.example now", "Look at b.example now"),
        ("LOOK at this!!!", "look at thís"),
        ("Two  words\n\nhere", "Two words here"),
    ],
)
def test_links_case_and_blanks_make_no_difference(one, other):
    assert likeness(comparable(one), comparable(other)) == 1


def test_order_of_the_words_makes_a_difference():
    turned = " ".join(reversed(TEXT.split()))

    assert likeness(comparable(TEXT), comparable(turned)) < MIN_LIKENESS


@pytest.mark.parametrize("text", ["", "!!!", "😀", "a", "\u3164"])
def test_texts_of_nearly_nothing_are_compared_too(text):
    assert likeness(comparable(text), comparable(text)) == 1
    assert len(sketch(comparable(text), 1)) <= 8


def test_sketch_is_short_and_tells_no_words():
    digests = sketch(comparable(words(800, 1)), 1)

    assert len(digests) == 8
    assert all(0 <= digest < 2**63 for digest in digests)


def test_common_phrase_is_no_likeness():
    for n in range(30):
        kept(f"In my humble opinion as a taxpayer {words(40, n)}")

    assert find_likes(f"In my humble opinion as a taxpayer {words(40, 99)}", 0).head is None


def test_cluster_is_named_by_its_first_comment():
    head = kept(TEXT)
    kept(TEXT.replace("friends", "cronies"))
    kept(words(30, 2))

    found = find_likes(TEXT.replace("council", "mayor"), 0)

    assert (found.head, found.digests) == (head.pk, ())


def test_finding_costs_the_same_among_many(django_assert_num_queries):
    for n in range(50):
        kept(words(40, n))

    with django_assert_num_queries(1):
        find_likes(words(40, 1000), 0)


def test_longest_texts_are_compared_fast():
    for n in range(5):
        kept("x" * n + "The same beginning of each of them, and then " + words(750, n))
    text = "The same beginning of each of them, and then " + words(750, 77)

    begun = time.thread_time()
    find_likes(text[:5000], 0)

    assert time.thread_time() - begun < 0.05


def test_sketches_of_old_comments_are_forgotten():
    old = kept(TEXT)
    new = kept(words(30, 1))
    old.created_at = new.created_at.replace(year=2020)
    old.save()

    forget_old_sketches()

    assert set(CommentSketch.objects.values_list("comment", flat=True)) == {new.pk}


def test_h5_erased_comment_leaves_no_sketch():
    comment = kept(TEXT)

    erase_comment(comment, by=make_administrator())

    assert not CommentSketch.objects.exists()
