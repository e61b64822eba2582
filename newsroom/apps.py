from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    """The project as an app: commands, roles, health, kept pages, templates of its own."""

    name = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here: both need the models.
        from newsroom.listeners import listen
        from newsroom.roles import make_roles_after_migrating

        post_migrate.connect(make_roles_after_migrating)
        listen()
