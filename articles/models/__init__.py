"""The tables of the paper, one file per reason to open it."""

from articles.models.article import Article, Notice, NoticeKind
from articles.models.checks import LegalPhrase, PointConfirmation, PublishOverride
from articles.models.front import Front, FrontChange, FrontPick
from articles.models.history import AuditEntry, Correction, OldAddress, Revision
from articles.models.months import StoryMonth
from articles.models.parts import (
    Byline,
    PlacedPicture,
    PullQuote,
    RelatedLink,
    SummaryPoint,
)
from articles.models.pictures import Picture
from articles.models.tagging import Tagging
from articles.models.taxonomy import Author, Section, Tag

__all__ = [
    "Article",
    "AuditEntry",
    "Author",
    "Byline",
    "Correction",
    "Front",
    "FrontChange",
    "FrontPick",
    "LegalPhrase",
    "Notice",
    "NoticeKind",
    "OldAddress",
    "Picture",
    "PlacedPicture",
    "PointConfirmation",
    "PublishOverride",
    "PullQuote",
    "RelatedLink",
    "Revision",
    "Section",
    "StoryMonth",
    "SummaryPoint",
    "Tag",
    "Tagging",
]
