import pytest

from articles.reader_filters import has_quotation_marks, reading_minutes
from tests.factories import make_draft, make_published_article
from tests.pages import attribute, elements, page_of


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (230, 1), (460, 2), (2300, 10)])
def test_reading_takes_a_minute_for_230_words(words, minutes):
    article = make_draft(body=f"<p>{'tide ' * words}</p>")

    assert reading_minutes(article) == minutes


@pytest.mark.parametrize("text", ["“Tide.”", "«Marée.»", "„Flut.“", "‘Tide.’", '"Tide."'])
def test_typed_marks_are_seen(text):
    assert has_quotation_marks(text)


def test_words_without_marks_are_seen_to_have_none():
    assert not has_quotation_marks("The tide said “no”.")


@pytest.mark.parametrize(
    ("text", "class_"), [("the harbour opened", "spoken"), ("“the harbour opened”", None)]
)
def test_spoken_quote_gets_marks_only_where_none_were_typed(client, text, class_):
    article = make_published_article(quotes=[text])
    article.pull_quotes.update(speaker="Marta Quill")

    (quote,) = elements(page_of(client.get(article.get_absolute_url())), "blockquote")

    assert attribute(quote, "class") == class_
