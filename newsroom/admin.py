"""The people of the desk: accounts and their roles."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from articles.admin.own_filters import OwnFiltersOnly
from newsroom.roles import NEWSROOM_USERNAME

admin.site.unregister([User, Group])


@admin.register(User)
class PeopleAdmin(OwnFiltersOnly, UserAdmin):
    """Accounts. Rights come by role alone, and nobody gives more than they have."""

    list_display = ["username", "get_full_name", "email", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    actions = None
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Desk"), {"fields": ["is_active", "groups", "last_login", "date_joined"]}),
    ]

    def has_change_permission(self, request, obj=None):
        # Whoever could set the password of a superuser would be one.
        if obj and (obj.is_superuser or obj.username == NEWSROOM_USERNAME):
            return request.user.is_superuser
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            return forms.ModelMultipleChoiceField(
                Group.objects.order_by("name"),
                label=_("Roles"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        # An account is made for the desk; without this it could not sign in.
        obj.is_staff = True
        super().save_model(request, obj, form, change)
