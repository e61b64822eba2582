"""Pages of stories for readers."""

from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Section, Tag


@require_safe
def article_page(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """One article, or the notice of one that was taken down; else 404."""
    articles = Article.objects.addressable().with_page_parts()
    article = get_object_or_404(articles, first_published_on=day, slug=slug)
    return render(request, "articles/article_page.html", {"article": article}, status=HTTPStatus.OK)


@require_safe
def section_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories of one section, newest first."""
    section = get_object_or_404(Section, slug=slug)
    return render(request, "articles/section_page.html", {"section": section})


@require_safe
def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories with one tag, newest first."""
    tag = get_object_or_404(Tag, slug=slug)
    return render(request, "articles/tag_page.html", {"tag": tag})


@require_safe
def author_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories of one author, newest first."""
    author = get_object_or_404(Author, slug=slug)
    return render(request, "articles/author_page.html", {"author": author})
