import time

import pytest

from articles.nearest_passage import Passage, nearest_passage
from articles.publish_checks import decide
from articles.publishing import publish_article
from articles.revising import revise_article
from articles.revisions import restore
from tests.factories import make_draft, make_editor, make_ready_article

SAID = [
    "The count took less than an hour.",
    "“What we have is a date, a panel, and a promise that somebody will finally look at the "
    "nights,” she said.",
    "Nothing else was said at all.",
]


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        (
            "somebody will look at the nights",
            Passage(2, "somebody will finally look at the nights"),
        ),
        ("A date, a panel and promise", Passage(2, "a date, a panel, and a promise")),
        ("The count took less than a hour", Passage(1, "The count took less than an hour")),
        ("There is no harbour here", None),
        ("", None),
    ],
)
def test_x1_nearest_passage_is_named_as_the_body_has_it(quote, passage):
    assert nearest_passage(quote, SAID) == passage


def test_x1_nearest_passage_reads_scripts_without_spaces():
    said = ["天气很好。", "港口在中午重新开放，船只进港。"]

    assert nearest_passage("港口在早上重新开放", said) == Passage(2, "港口在中午重新开放")


def test_x1_two_hundred_thousand_words_are_looked_through_in_time():
    words = [f"word{number % 5000}" for number in range(200_000)]
    body = [" ".join(words), *(" ".join(words[n : n + 50]) for n in range(0, 200_000, 50))]

    begun = time.process_time()
    found = nearest_passage("word10 word11 word12 nothing word13", body)

    assert time.process_time() - begun < 10
    assert found.text == "word10 word11 word12 word13"


def test_x1_broken_quote_is_named_with_the_nearest_passage_when_publishing():
    article = make_ready_article(body=f"<p>{SAID[1]}</p>", quotes=["somebody looks at the nights"])

    with pytest.raises(Exception, match="Nearest is paragraph 1: “") as refusal:
        publish_article(article, by=make_editor())

    assert "“somebody looks at the nights”" in str(refusal.value)


@pytest.mark.parametrize("door", ["shell", "restore"])
def test_x1_one_word_less_flags_the_quote_and_undoing_clears_it(door):
    article = make_draft(body="<p>We will not yield.</p>", quotes=["We will not yield"])
    kept = article.revisions.get().snapshot

    def save(body):
        if door == "shell":
            article.body = body
            revise_article(article, by=make_editor())
        else:
            data = kept | {"content": kept["content"] | {"body": body}}
            revise_article(article, by=make_editor(), write=lambda: restore(article, data))

    save("<p>We will yield.</p>")
    [finding] = decide(article).blockers
    assert finding.code == "quote"
    assert "“We will yield”" in finding.sentence
    save("<p>We will not yield.</p>")
    assert decide(article).blockers == []
