"""K of docs/moderation.md: the desk reads hostile text all day."""

import json

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from lxml import html

from comments.desk.bulk import begin_run, look_over, run_next_chunk
from comments.models import Comment, ModerationEntry
from tests.factories import (
    make_administrator,
    make_approved_comment,
    make_comment,
    make_editor,
    make_moderator,
    make_published_article,
    make_reporter,
)

QUEUE = reverse("admin:comments_comment_changelist")
MODERATE = reverse("admin:comments_comment_moderate")
BULK = reverse("admin:comments_comment_bulk")
MARKER = "hostile-marker"
HOSTILE = f'"><img src=x class={MARKER} onerror=alert(1)><script class={MARKER}>alert(1)</script>'


def detail(comment):
    return reverse("admin:comments_comment_change", args=[comment.pk])


def make_hostile_comment(text, article=None):
    comment = make_comment(article)
    # Past the form, as an old row or an import may have it.
    Comment.objects.filter(pk=comment.pk).update(
        body=text,
        name=text[:60] or "x",
        website=text[:200],
        email=text[:254],
        user_agent=text[:300],
    )
    return comment


def desk_pages(client, comment):
    yield client.get(QUEUE)
    yield client.get(f"{QUEUE}?q={MARKER}")
    yield client.get(f"{QUEUE}?status__exact=pending&flag=links")
    yield client.get(detail(comment))
    yield client.get(reverse("admin:comments_comment_history", args=[comment.pk]), follow=True)
    yield client.get(reverse("admin:comments_moderationentry_changelist"))
    yield client.get(MODERATE)
    yield client.get(f"{MODERATE}?order=riskiest&comment={comment.pk}")
    yield client.get(BULK)
    yield client.get(reverse("admin:comments_comment_export"))
    for action in ("approve", "approve", "remove", "restore"):
        yield client.post(QUEUE, {"action": action, "_selected_action": [comment.pk]}, follow=True)
    form = {"comment": comment.pk, "seen": "approved 1"}
    for do in ("remove abuse", "remove abuse", "undo", "nonsense"):
        yield client.post(MODERATE, form | {"do": do}, follow=True)
    Comment.objects.filter(pk=comment.pk).update(version=2)
    changed = client.post(MODERATE, form | {"do": "remove", "seen_words": HOSTILE[::-1]})
    assert changed.status_code == 409
    changed.status_code = 200
    yield changed
    seen = look_over(Comment.objects.all())
    run = begin_run(Comment.objects.all(), seen, "restore", by=make_administrator())
    run_next_chunk(run.pk)
    yield client.get(reverse("admin:comments_comment_bulk_run", args=[run.pk]))


def test_k1_hostile_text_is_text_on_every_page_of_the_desk(client):
    client.force_login(make_administrator())
    comment = make_hostile_comment(HOSTILE)

    for response in desk_pages(client, comment):
        assert response.status_code == 200
        page = html.fromstring(response.content.decode())
        assert not page.find_class(MARKER)
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "script-src *" not in response["Content-Security-Policy"]


def test_k1_corpus_brings_no_element_into_the_desk(client, corpora):
    client.force_login(make_administrator())
    article = make_published_article()
    payloads = [
        case["payload"]
        for case in json.loads((corpora / "hostile" / "dompurify-expect.json").read_text())
    ]
    plain = make_hostile_comment("plain", article)
    for where in (detail(plain), f"{MODERATE}?comment={plain.pk}"):
        tags = {element.tag for element in html.fromstring(_page(client, where)).iter()}
        for payload in payloads:
            Comment.objects.filter(pk=plain.pk).update(
                body=payload, name=payload[:60], website=payload[:200]
            )
            page = html.fromstring(_page(client, where))
            assert {element.tag for element in page.iter()} <= tags | {"br", "span"}
            assert not page.xpath("//main//@onerror | //main//@onload | //main//script")


def _page(client, url):
    return client.get(url).content.decode()


def test_k2_website_is_no_link_and_invisible_characters_are_shown(client):
    client.force_login(make_moderator())
    comment = make_comment(
        website="https://shop.example/", body="zero\u200bwidth \u202eback", name="A\u2800n"
    )

    for url in (QUEUE, detail(comment), MODERATE):
        page = html.fromstring(_page(client, url))
        assert not page.xpath("//a[contains(@href, 'shop.example')]")
        points = [point.text_content() for point in page.find_class("code-point")]
        assert {"U+200B", "U+202E", "U+2800"} <= set(points)
    assert "https://shop.example/" in page.text_content()


def test_waiting_comments_come_first_and_the_oldest_of_them(client):
    client.force_login(make_moderator())
    decided = make_approved_comment()
    older, newer = make_comment(), make_comment()

    page = html.fromstring(_page(client, QUEUE))

    boxes = page.xpath("//input[@name='_selected_action']/@value")
    assert boxes == [str(older.pk), str(newer.pk), str(decided.pk)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status__exact=approved", {"approved"}),
        ("status__exact=pending", {"doubtful", "clean"}),
        ("flag=staff-name", {"doubtful"}),
        ("flag=nonsense", {"doubtful", "clean", "approved"}),
        ("q=Clean", {"clean"}),
    ],
)
def test_list_is_narrowed_by_status_flag_and_words(client, query, found):
    client.force_login(make_moderator())
    made = {
        "doubtful": make_comment(flags=["links", "staff-name"]),
        "clean": make_comment(body="Clean words"),
        "approved": make_approved_comment(),
    }

    page = html.fromstring(_page(client, f"{QUEUE}?{query}"))

    listed = set(page.xpath("//input[@name='_selected_action']/@value"))
    assert listed == {str(made[name].pk) for name in found}


def test_list_is_narrowed_by_section(client):
    client.force_login(make_moderator())
    comment = make_comment()

    here = f"{QUEUE}?article__section__id__exact={comment.article.section_id}"
    elsewhere = f"{QUEUE}?article__section__id__exact=0"

    assert f'value="{comment.pk}"' in _page(client, here)
    assert f'value="{comment.pk}"' not in _page(client, elsewhere)


def test_k4_mailbox_and_address_are_for_those_who_may_see_them(client):
    moderator = make_moderator()
    comment = make_comment(email="canary@birdcage.example", address="203.0.113.77")
    urls = (QUEUE, detail(comment), f"{QUEUE}?q=canary")
    client.force_login(moderator)
    for url in urls[:2]:
        assert "canary@birdcage.example" in _page(client, url)
        assert "203.0.113.77" in _page(client, url)

    moderator.groups.clear()
    moderator.user_permissions.add(_permission("view_comment"))

    for url in urls[:2]:
        assert "birdcage" not in _page(client, url)
        assert "203.0.113.77" not in _page(client, url)
    assert f'value="{comment.pk}"' not in _page(client, urls[2])


@pytest.mark.parametrize("field", ["email", "address", "email__startswith", "body__regex"])
def test_k4_list_is_narrowed_by_its_own_filters_alone(client, field):
    client.force_login(make_moderator())

    assert client.get(QUEUE, {field: "a"}).status_code == 400


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename, content_type__app_label="comments")


def test_moderator_sees_nothing_of_a_story_that_is_not_public(client):
    from articles.publishing import withdraw_article

    client.force_login(make_moderator())
    article = make_published_article("Headline nobody should read")
    comment = make_comment(article)
    assert "Headline nobody" in _page(client, QUEUE)
    withdraw_article(article, by=make_editor(), reason="A court forbids it.")

    for url in (QUEUE, detail(comment)):
        assert "Headline nobody" not in _page(client, url)
        assert "readers don" in _page(client, url)


def test_detail_shows_thread_decisions_and_what_the_rules_said(client):
    client.force_login(make_moderator())
    parent = make_approved_comment(body="What is answered")
    comment = make_comment(
        parent=parent,
        body="The answer",
        trace=[{"rule": "links", "verdict": "links", "note": "It has 3 links."}],
    )
    make_comment(parent=comment, name="Third Person")

    page = _page(client, detail(comment))

    for part in ("What is answered", "The answer", "Third Person", "It has 3 links.", "sent it"):
        assert part in page
    buttons = html.fromstring(page).xpath("//button[@name='action']/@value")
    assert buttons == ["approve", "reject", "mark_spam"]


def test_detail_buttons_decide_without_script(client):
    client.force_login(make_moderator())
    comment = make_comment()
    form = html.fromstring(_page(client, detail(comment))).find_class("steps")[0]

    response = client.post(form.get("action"), dict(form.fields) | {"action": "approve"})

    assert response.status_code == 302
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_moderator_is_offered_what_a_moderator_may_do(client):
    client.force_login(make_moderator())
    make_comment()

    options = html.fromstring(_page(client, QUEUE)).xpath("//select[@name='action']/option/@value")

    assert options == ["", "approve", "reject", "mark_spam", "remove", "restore"]


def test_moderator_may_not_erase(client):
    client.force_login(make_moderator())
    comment = make_comment()

    response = client.post(QUEUE, {"action": "erase_comment", "_selected_action": [comment.pk]})

    assert response.status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_k7_right_lost_while_signed_in_is_looked_at_again(client):
    moderator = make_moderator()
    comment = make_comment()
    client.force_login(moderator)
    moderator.groups.clear()

    response = client.post(QUEUE, {"action": "approve", "_selected_action": [comment.pk]})

    assert response.status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_desk_of_comments_is_closed_to_reporters(client):
    client.force_login(make_reporter())

    assert client.get(QUEUE).status_code == 403
    assert client.get(detail(make_comment())).status_code == 403


def test_editor_reads_comments_and_is_offered_no_decision_on_them(client):
    client.force_login(make_editor())
    comment = make_comment(email="canary@birdcage.example")

    page = html.fromstring(_page(client, detail(comment)))

    assert comment.body in page.text_content()
    assert "birdcage" not in page.text_content()
    assert not page.xpath("//button[@name='action']")


def test_unknown_comment_leads_back_to_the_desk(client):
    client.force_login(make_moderator())

    for pk in ("999999", "abc"):
        response = client.get(reverse("admin:comments_comment_change", args=[pk]))
        assert response.status_code == 302


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_k6_audit_is_not_touched_in_the_admin(admin_client, page):
    entry = make_comment().audit_entries.get()
    args = [] if page == "add" else [entry.pk]
    url = reverse(f"admin:comments_moderationentry_{page}", args=args)

    assert admin_client.post(url, {"verb": "x", "post": "yes"}).status_code == 403
    entry.refresh_from_db()
    assert entry.verb == "post_comment"


def test_k6_audit_has_no_actions(admin_client, rf):
    request = rf.get("/")
    request.user = make_administrator()

    assert not admin.site.get_model_admin(ModerationEntry).get_actions(request)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_k6_database_refuses_to_change_the_audit(change):
    entries = ModerationEntry.objects.filter(comment=make_comment())

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        entries.update(verb="x") if change == "update" else entries.delete()

    assert entries.get().verb == "post_comment"


def test_k6_postgresql_refuses_to_empty_the_audit():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    make_comment()

    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE comments_moderationentry")


def test_list_asks_as_much_for_fifty_comments_as_for_one(client, django_assert_max_num_queries):
    client.force_login(make_moderator())
    article = make_published_article()
    for _ in range(51):
        make_comment(article)

    with django_assert_max_num_queries(12):
        client.get(QUEUE)
