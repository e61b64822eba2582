"""Points of the summary know when the text changes under them."""

import pytest

from articles.figures_and_names import Source
from articles.models import PointConfirmation
from articles.point_basis import confirm_points, digest_of
from articles.publish_checks import decide
from articles.revising import revise_article
from articles.revisions import restore
from tests.factories import make_author, make_draft, make_editor

TWELVE = "<p>Fire broke out at dawn, and 12 were hurt.</p><p>The quay is closed.</p>"
FOURTEEN = TWELVE.replace("12", "14")


def make_story(body=TWELVE, points=("12 hurt in a fire",), **fields):
    return make_draft(
        "Fire on the quay", body=body, points=points, authors=[make_author()], **fields
    )


def found(article):
    return [(f.code, f.sentence) for f in decide(article).findings if f.field == "summary_points"]


def change_body(article, body):
    article.body = body
    revise_article(article, by=make_editor())


def test_x2_changed_figure_is_asked_about_by_point_and_figure_until_confirmed():
    article = make_story()
    assert found(article) == []

    change_body(article, FOURTEEN)

    [(code, sentence)] = found(article)
    assert code == "stale-point"
    assert "“12 hurt in a fire”" in sentence
    assert "“12”" in sentence
    confirm_points(article, {digest_of("12 hurt in a fire")}, by=make_editor())
    assert found(article) == []


@pytest.mark.parametrize(
    "body",
    [
        TWELVE.replace("dawn, and", "dawn and"),
        TWELVE.replace("Fire broke", "<strong>Fire</strong> broke"),
        TWELVE.replace("12 were", "12\u00a0were"),
        TWELVE.replace("The quay is closed", "The quay is open again, says the port"),
        TWELVE + "<p>A witness spoke of smoke.</p>",
    ],
)
def test_x2_comma_dress_or_another_paragraph_raises_nothing(body):
    article = make_story()

    change_body(article, body)

    assert found(article) == []


@pytest.mark.parametrize(
    "body",
    [
        TWELVE.replace("were hurt", "were not hurt"),
        TWELVE.replace("dawn", "noon"),
        TWELVE + "<p>Later the hospital spoke of 12 more.</p>",
        "<p>The quay is closed.</p>",
    ],
)
def test_x2_material_change_raises_the_point(body):
    article = make_story()

    change_body(article, body)

    assert [code for code, _sentence in found(article)] == ["stale-point"]


def test_x2_taking_the_change_back_clears_it():
    article = make_story()
    change_body(article, FOURTEEN)

    change_body(article, TWELVE)

    assert found(article) == []


def test_x2_mended_point_is_not_asked_about():
    article = make_story()
    change_body(article, FOURTEEN)
    point = article.summary_points.get()
    point.text = "14 hurt in a fire"

    revise_article(article, by=make_editor(), write=point.save)

    assert found(article) == []


@pytest.mark.parametrize("door", ["shell", "restore"])
def test_x2_point_is_raised_whatever_door_the_body_came_by(door):
    article = make_story()
    kept = article.revisions.get().snapshot
    other = kept | {"content": kept["content"] | {"body": FOURTEEN}}

    if door == "restore":
        revise_article(article, by=make_editor(), write=lambda: restore(article, other))
    else:
        change_body(article, FOURTEEN)

    assert [code for code, _sentence in found(article)] == ["stale-point"]


def test_x2_confirmed_point_is_asked_about_again_after_the_next_change():
    article = make_story()
    change_body(article, FOURTEEN)
    confirm_points(article, {digest_of("12 hurt in a fire")}, by=make_editor())

    change_body(article, FOURTEEN.replace("14", "16"))

    assert [code for code, _sentence in found(article)] == ["stale-point"]


def test_x2_point_that_never_fitted_names_what_the_text_lacks_until_confirmed():
    article = make_story(points=["Mayor Ada Lind: 13 hurt"])

    [(code, sentence)] = found(article)
    assert code == "point-facts"
    assert "“13”, “Ada”, “Lind”" in sentence
    confirm_points(article, {digest_of("Mayor Ada Lind: 13 hurt")}, by=make_editor())

    assert found(article) == []
    assert PointConfirmation.objects.get().confirmed_by == make_editor()


def test_x2_each_point_is_kept_once_and_unknown_ones_are_not():
    article = make_story(points=["12 hurt in a fire", "12 hurt in a fire", "Quay closed"])

    confirm_points(
        article, {digest_of("Quay closed"), digest_of("Something else")}, by=make_editor()
    )

    by = dict(PointConfirmation.objects.values_list("point", "confirmed_by"))
    assert by == {
        digest_of("12 hurt in a fire"): None,
        digest_of("Quay closed"): make_editor().pk,
    }


@pytest.mark.parametrize(
    ("text", "source", "language", "missing"),
    [
        ("1,200 at 10:30", "1200 people at 10.30", "en", []),
        ("4 000 hurt", "4,000 hurt", "fr", []),
        ("1.5 million", "15 million", "en", ["1.5"]),
        ("12 hurt", "Twelve were hurt", "en", []),
        ("12 hurt", "Zwölf Verletzte", "de", []),
        ("12 hurt", "Zwölf Verletzte", "en", ["12"]),
        ("60% and 4,000", "60% of it", "en", ["4,000"]),
        ("5 hurt", "15 hurt", "en", ["5"]),
        ("No figures", "12", "en", []),
    ],
)
def test_x2_figures_are_compared_by_their_value(text, source, language, missing):
    assert Source([source], language).figures_missing(text) == missing


@pytest.mark.parametrize(
    ("text", "source", "language", "missing"),
    [
        ("The mayor, Ada Lind, left", "Ada Lind left", "en", []),
        ("The mayor, Ada Lind, left", "Ada left", "en", ["Lind"]),
        ("Massoud went to Herat", "He went to Tehran", "en", ["Herat"]),
        ("He went. Then they left", "nothing", "en", []),
        ("The NRF and US-led troops", "nrf; US-led", "en", []),
        ("Der Hafen ist zu", "nichts", "de", []),
        ("ذهب إلى هرات", "لا شيء", "ar", []),
    ],
)
def test_x2_names_are_words_with_a_capital_inside_a_sentence(text, source, language, missing):
    assert Source([source], language).names_missing(text) == missing
