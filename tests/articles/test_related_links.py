import pytest
from django.core.exceptions import ValidationError

from articles.models import RelatedLink


def full_clean(url):
    RelatedLink(key="link-1", title="Tide tables", url=url).full_clean(exclude=["article"])


@pytest.mark.parametrize("url", ["", "https://example.org/tides", "/2026/03/01/tides/"])
def test_related_link_takes_a_web_address_or_a_page_of_this_site(url):
    full_clean(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "tides",
        "ftp://a.example/",
    ],
)
def test_related_link_refuses_any_other_address_with_a_sentence(url):
    with pytest.raises(ValidationError, match="Begin the address with https://"):
        full_clean(url)
