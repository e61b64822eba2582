from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The project as an app: commands, roles, health, templates of its own."""

    name = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"
