from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from tests.factories import make_approved_comment, make_published_article, make_section

FOLDER = Path(settings.BASE_DIR, "templates", "readers")
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
HOSTILE = '<b>"tide\'s"</b>'


def rendered(source, **context):
    return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_and_names_only_filters_there_are(name):
    assert engines["jinja2"].get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_template_turns_escaping_off(name):
    source = (FOLDER / name).read_text()

    assert "|safe" not in source
    assert "autoescape" not in source


def test_value_is_escaped_and_the_papers_own_words_are_not():
    html = rendered('{{ word }} {{ _("The paper can\'t reach") }}', word=HOSTILE)

    assert html == "&lt;b&gt;&#34;tide&#39;s&#34;&lt;/b&gt; The paper can't reach"


def test_value_inside_a_sentence_is_escaped():
    html = rendered('{{ _("Reply to %(name)s")|format(name=name) }}', name=HOSTILE)

    assert html == "Reply to &lt;b&gt;&#34;tide&#39;s&#34;&lt;/b&gt;"


def test_lines_of_plain_text_are_escaped():
    html = rendered("{{ text|linebreaks }}{{ text|linebreaksbr }}", text="<i>\nx")

    assert html == "<p>&lt;i&gt;<br>x</p>&lt;i&gt;<br>x"


def test_page_follows_the_language_of_the_paper_not_of_whoever_asks(settings):
    source = '{{ site_language() }} {{ site_direction() }} {{ _("Yes") }}'
    with translation.override("fr"):
        settings.LANGUAGE_CODE = "de"
        german = rendered(source)
        settings.LANGUAGE_CODE = "ar"
        arabic = rendered(source)

    assert (german, arabic) == ("de ltr Ja", "ar rtl نعم")


def test_hostile_words_are_escaped_wherever_a_story_prints_them(client):
    story = make_published_article(
        HOSTILE, section=make_section(HOSTILE, slug="tides"), standfirst=HOSTILE
    )
    make_approved_comment(story, name=HOSTILE, body=HOSTILE)

    for url in [story.get_absolute_url(), "/", story.section.get_absolute_url()]:
        assert "<b>&" not in client.get(url).content.decode()
        assert HOSTILE not in client.get(url).content.decode()
