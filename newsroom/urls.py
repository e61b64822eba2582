from django.contrib import admin
from django.urls import path

from newsroom import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("admin/", admin.site.urls),
]
