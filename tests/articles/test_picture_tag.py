from django.template import engines

from tests.pictures import picture_file, take_in

FROM_FILE = '{% from "articles/_responsive_picture.html" import responsive_picture %}'


def rendered(call, **context):
    return engines["jinja2"].from_string(f"{FROM_FILE}{{{{ {call} }}}}").render(context)


def test_f39_tag_offers_every_width_in_both_formats_without_a_query(django_assert_num_queries):
    picture = take_in(picture_file(1300, 650), alt="Cranes & gulls")

    with django_assert_num_queries(0):
        html = rendered('responsive_picture(picture, sizes="50vw")', picture=picture)

    base = f"/media/{picture.key}/"
    assert f'srcset="{base}w480.webp 480w, {base}w800.webp 800w, {base}w1200.webp 1200w"' in html
    assert f'src="{base}w1200.jpg"' in html
    assert 'width="1200"' in html
    assert 'height="600"' in html
    assert html.count('sizes="50vw"') == 2
    assert 'alt="Cranes &amp; gulls"' in html
    assert 'loading="lazy"' in html


def test_lead_picture_is_fetched_at_once():
    html = rendered("responsive_picture(picture, lead=True)", picture=take_in())

    assert 'fetchpriority="high"' in html
    assert "loading=" not in html


def test_f35_words_for_this_use_go_before_the_pictures_own():
    picture = take_in(alt="Cranes")

    assert 'alt="The pilots’ house"' in rendered(
        "responsive_picture(picture, alt=alt)", picture=picture, alt="The pilots’ house"
    )
    assert 'alt=""' in rendered('responsive_picture(picture, alt="")', picture=picture)


def test_decorative_picture_has_an_empty_alternative():
    picture = take_in(alt="Waves", is_decorative=True)

    assert 'alt=""' in rendered("responsive_picture(picture)", picture=picture)
