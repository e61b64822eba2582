from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from newsroom import errors, health, metrics, pages

admin.site.site_header = admin.site.site_title = settings.SITE_NAME

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("privacy/", pages.privacy_page, name="privacy"),
    path("house-rules/", pages.house_rules_page, name="house_rules"),
    # Django's shortcut tells any member of staff the address of a story that waits.
    re_path(r"^admin/r/", errors.page_not_found, {"exception": None}),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
    path("", include("comments.urls")),
]

handler400 = "newsroom.errors.bad_request"
handler403 = "newsroom.errors.permission_denied"
handler404 = "newsroom.errors.page_not_found"
handler500 = "newsroom.errors.server_error"

if settings.DEBUG:
    # Installed for ./run dev and the tests alone.
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
