"""Sections, tags and authors: what stories are filed under."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.words import CleanWordsMixin
from articles.models import Author, Section, Tag
from articles.slugs import slug_for


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


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    form = SectionForm
    fields = ["name", "slug", "description", "position", "is_default"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "slug", "position", "is_default"]
    search_fields = ["name"]
    actions = None


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = CatalogueForm
    fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "slug"]
    search_fields = ["name"]
    actions = None

    def get_deleted_objects(self, objs, request):
        found = super().get_deleted_objects(objs, request)
        # Taking a tag off its stories would change them behind the door of words.
        used_in = [story for tag in objs for story in tag.articles.order_by("id")[:50]]
        return *found[:3], [*found[3], *used_in]


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    form = CatalogueForm
    fields = ["name", "slug", "role", "bio", "user"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "slug", "role", "user"]
    list_select_related = ["user"]
    search_fields = ["name"]
    raw_id_fields = ["user"]
    actions = None
