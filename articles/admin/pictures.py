"""The pictures of the desk, through the door of articles/pictures.py."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.admin.own_filters import OwnFiltersOnly
from articles.admin.paginator import BoundedList
from articles.admin.picture_chooser import thumbnail_url
from articles.admin.words import CleanWordsMixin
from articles.doors import Conflict
from articles.media import rendition_response
from articles.models import Picture
from articles.picture_words import WORDS, revise_picture
from articles.pictures import add_picture, check_picture, delete_picture, stories_using


@require_safe
def rendition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A picture's rendition for staff, whether a story shows it to readers or not."""
    if not request.user.has_perm("articles.view_picture"):
        raise PermissionDenied
    return rendition_response(get_object_or_404(Picture, pk=pk), name)


class PictureForm(CleanWordsMixin, forms.ModelForm):
    class Meta:
        model = Picture
        fields = WORDS
        labels = {
            "is_decorative": gettext_lazy("Decorative"),
            "focal_x": gettext_lazy("What matters most, across"),
            "focal_y": gettext_lazy("What matters most, down"),
        }


class NewPictureForm(PictureForm):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("JPEG, PNG, WebP or GIF, at most 20 MB.")
    )

    def clean_file(self):
        check_picture(self.cleaned_data["file"])
        return self.cleaned_data["file"]


@admin.register(Picture)
class PictureAdmin(BoundedList, OwnFiltersOnly, admin.ModelAdmin):
    """Pictures. A file never changes; a new one is a new picture."""

    list_display = ["thumbnail", "title", "credit", "alternative", "created_at"]
    list_display_links = ["thumbnail", "title"]
    list_per_page = 40
    search_fields = ["caption", "alt", "credit"]
    search_help_text = gettext_lazy("Caption, alternative text or credit")
    ordering = ["-id"]
    actions = None

    form = PictureForm
    readonly_fields = ["thumbnail", "width", "height", "uploaded_by", "created_at"]

    def get_urls(self):
        view = self.admin_site.admin_view(rendition)
        return [
            path("<int:pk>/rendition/<str:name>", view, name="articles_picture_rendition"),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewPictureForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request, obj=None):
        return ["file", *WORDS] if obj is None else [*self.readonly_fields[:3], *WORDS]

    def save_form(self, request, form, change):
        if change:
            return super().save_form(request, form, change)
        words = {name: form.cleaned_data[name] for name in WORDS}
        return add_picture(form.cleaned_data["file"], by=request.user, **words)

    def save_model(self, request, obj, form, change):
        # A new one is stored already, by its door.
        if change:
            revise_picture(obj, by=request.user)

    def save_related(self, request, form, formsets, change):
        """A picture has no rows of its own."""

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:articles_picture_change", args=[object_id]))

    def get_deleted_objects(self, objs, request):
        *found, protected = super().get_deleted_objects(objs, request)
        return *found, [story for obj in objs for story in stories_using(obj)] or protected

    def delete_model(self, request, obj):
        delete_picture(obj, by=request.user)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture):
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" width="96" height="64" loading="lazy">',
            thumbnail_url(picture.pk),
            picture.alt or _("Picture %(number)s") % {"number": picture.pk},
        )

    @admin.display(description=gettext_lazy("caption"))
    def title(self, picture):
        return str(picture)

    @admin.display(description=gettext_lazy("alternative text"))
    def alternative(self, picture):
        return picture.alt or (_("Decorative") if picture.is_decorative else _("Missing"))
