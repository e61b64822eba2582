"""What the classifier learns from decisions, and what it may change."""

from array import array
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import classifier
from comments.classifier import scoring
from comments.classifier.regression import SLOTS, features, learn, probability
from comments.classifier.scoring import ASKED_EVERY_S, _Kept, checksum_of, forget_model
from comments.classifier.training import train_classifier, train_if_due
from comments.models import Comment, ScoreModel
from comments.moderation import reject_comment
from tests.factories import (
    make_approved_comment,
    make_comment,
    make_moderator,
    make_published_article,
)
from tests.readers import received, reply


@pytest.fixture(autouse=True)
def no_model_is_kept():
    forget_model()
    yield
    forget_model()


@pytest.fixture
def decisions():
    """Thirty comments about the tide were approved, thirty about money rejected."""
    article, moderator = make_published_article(), make_moderator()
    for n in range(30):
        make_approved_comment(article, body=f"The tide of day {n} came late over the harbour wall")
        spam = make_comment(article, body=f"Win money fast in casino {n} and never work again")
        reject_comment(spam, by=moderator, reason="spam")


@pytest.fixture
def model(decisions):
    train_classifier.call()
    return ScoreModel.objects.get()


def test_without_decisions_there_is_no_model_and_no_score(client):
    train_classifier.call()

    comment = received(reply(client, make_published_article()))

    assert not ScoreModel.objects.exists()
    assert (comment.score, comment.flags) == (None, [])
    assert classifier.reasons_for(comment) == []


def test_few_decisions_of_one_kind_make_no_model():
    for n in range(40):
        make_approved_comment(body=f"The tide of day {n}")

    train_classifier.call()

    assert not ScoreModel.objects.exists()


def test_score_tells_what_was_rejected_from_what_was_approved(model):
    assert classifier.score("The tide came over the wall") < 20
    assert classifier.score("Win money in our casino") > 80


def test_homoglyphs_do_not_help(model):
    assert classifier.score("Wіn mоney in our cаsino") == classifier.score(
        "Win money in our casino"
    )


def test_high_score_is_stored_and_holds(client, model):
    low = received(reply(client, make_published_article(), body="The tide came over the wall"))
    high = received(reply(client, make_published_article(), body="Win money in our casino"))

    assert (low.status, low.flags) == ("pending", [])
    assert (high.status, high.flags) == ("pending", ["score"])
    assert low.score < 20 < 80 < high.score


def test_same_decisions_make_the_same_model(model):
    ScoreModel.objects.update(newest_decision=0)

    train_classifier.call()

    first, second = ScoreModel.objects.order_by("id")
    assert bytes(first.weights) == bytes(second.weights)
    assert first.checksum == second.checksum


def test_error_is_told_of_decisions_it_did_not_learn_from(model):
    assert model.learned_from + model.kept_out == 60
    kept_out = [comment for comment in Comment.objects.all() if comment.pk % 10 == 0]
    assert model.kept_out == len(kept_out) > 0
    # Tide and money are easily told apart.
    assert model.wrong == 0
    assert model.plainly_wrong == sum(comment.status == "rejected" for comment in kept_out)


def test_score_is_explained_by_the_comments_own_words(model):
    comment = make_comment(body="The tide is no casino")

    reasons = classifier.reasons_for(comment)

    words = [word for word, _weight in reasons]
    weights = [weight for _word, weight in reasons]
    assert weights == sorted(weights, reverse=True)
    # As comparison sees it: i, l and 1 are one letter.
    assert words[0] == "caslno"
    assert words[-1] in ("the", "tlde")
    assert "casino" not in str(Comment.objects.get(pk=comment.pk).trace)


def test_model_holds_no_words(model):
    stored = bytes(model.weights)

    assert len(stored) == 4 * (SLOTS + 1)
    assert b"casino" not in stored


@pytest.mark.parametrize(
    "damage",
    [
        {"weights": b""},
        {"weights": b"\xff" * 4 * (SLOTS + 1)},
        {"checksum": "0" * 64},
    ],
)
def test_broken_model_means_no_score_and_nothing_else(client, model, damage):
    ScoreModel.objects.update(**damage)

    comment = received(reply(client, make_published_article(), body="Win money in our casino"))

    assert (comment.score, comment.flags, comment.status) == (None, [], "pending")


def test_model_of_an_earlier_secret_key_is_not_read(model, settings):
    assert scoring.score("Win money in our casino") is not None

    settings.SECRET_KEY = "another key"
    forget_model()

    assert scoring.score("Win money in our casino") is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e30])
def test_poisoned_model_changes_the_order_and_what_is_held_alone(client, model, value):
    weights = array("f", [value] * (SLOTS + 1)).tobytes()
    ScoreModel.objects.update(weights=weights, checksum=checksum_of(weights))

    response = reply(client, make_published_article())

    comment = received(response)
    assert comment.status == "pending"
    assert 0 <= comment.score <= 100
    assert set(comment.flags) <= {"score"}


def test_newer_model_is_used_without_a_restart(model, monkeypatch):
    assert classifier.score("Win money in our casino") > 80
    ScoreModel.objects.all().delete()
    assert classifier.score("Win money in our casino") > 80

    monkeypatch.setattr(_Kept, "asked_at", _Kept.asked_at - ASKED_EVERY_S)

    assert classifier.score("Win money in our casino") is None


def test_model_is_asked_for_once_in_half_a_minute(model, django_assert_num_queries):
    classifier.score("Win money")

    with django_assert_num_queries(0):
        classifier.score("The tide")


def test_worker_learns_once_a_day_and_only_from_new_decisions(decisions):
    def waiting():
        return DBTaskResult.objects.filter(task_path=train_classifier.module_path).count()

    train_if_due()
    assert waiting() == 1
    train_classifier.call()

    train_if_due()
    assert waiting() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        train_if_due()
        assert waiting() == 1
        make_approved_comment()
        train_if_due()
        assert waiting() == 2


def test_old_models_are_forgotten(decisions):
    for _n in range(5):
        train_classifier.call()
        ScoreModel.objects.update(newest_decision=0)

    assert ScoreModel.objects.count() == 3


def test_learning_ends_with_a_probability():
    examples = [([1, 2], True), ([3], False)] * 20

    weights = learn(examples)

    assert probability(weights, [1, 2]) > 0.9
    assert probability(weights, [3]) < 0.1
    assert 0 < probability(weights, []) < 1


def test_links_and_shouting_are_features():
    assert "(link)" in features("see https://example.org/")
    assert "(capitals)" in features("THIS IS VERY IMPORTANT")
    assert "(capitals)" not in features("This is VERY important indeed")
