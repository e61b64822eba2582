"""Sections, tags and authors: what stories are filed under."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.own_filters import OwnFiltersOnly
from articles.admin.paginator import BoundedList
from articles.admin.words import CleanWordsMixin
from articles.models import Author, Section, Tag
from articles.slugs import slug_for

STORIES_NAMED = 50


class CatalogueForm(CleanWordsMixin, forms.ModelForm):
    """A name and its address, which is made of the name when left blank."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        name = self.cleaned_data.get("name", "")
        longest = self._meta.model._meta.get_field("slug").max_length
        return self.cleaned_data["slug"] or slug_for(name, "")[:longest]

    def clean(self) -> None:
        if self.cleaned_data.get("slug") == "" and self.cleaned_data.get("name"):
            self.add_error("slug", _("Nothing in this name can stand in an address; type one."))


class CatalogueAdmin(BoundedList, OwnFiltersOnly, admin.ModelAdmin):
    """What is filed under a name keeps the name from being deleted."""

    form = CatalogueForm
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]
    actions = None

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def get_deleted_objects(self, objs, request):
        *found, protected = super().get_deleted_objects(objs, request)
        # Not the rows between: a story's headline says where to take it out.
        used_in = [story for row in objs for story in row.articles.order_by("id")[:STORIES_NAMED]]
        return *found, used_in or protected


class SectionForm(CatalogueForm):
    def clean_is_default(self) -> bool:
        is_default = self.cleaned_data["is_default"]
        other = Section.objects.filter(is_default=True).exclude(pk=self.instance.pk).first()
        if is_default and other:
            raise forms.ValidationError(
                _("“%(section)s” is the default section. Take that off there first.")
                % {"section": other}
            )
        return is_default


class TagForm(CatalogueForm):
    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if "," in name:
            raise forms.ValidationError(_("A comma stands between tags, so none can have one."))
        return name


@admin.register(Section)
class SectionAdmin(CatalogueAdmin):
    form = SectionForm
    fields = [
        "name",
        "slug",
        "description",
        "position",
        "is_default",
        "comment_policy",
        "comments_close_after_days",
        "comments_shown_after_proof",
        "comments_are_sensitive",
    ]
    list_display = ["name", "slug", "position", "is_default"]


@admin.register(Tag)
class TagAdmin(CatalogueAdmin):
    form = TagForm
    fields = ["name", "slug"]
    list_display = ["name", "slug"]


@admin.register(Author)
class AuthorAdmin(CatalogueAdmin):
    fields = ["name", "slug", "role", "bio", "user"]
    list_display = ["name", "slug", "role", "user"]
    list_select_related = ["user"]
    raw_id_fields = ["user"]
