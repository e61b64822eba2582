from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CommentsConfig(AppConfig):
    name = "comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here: these modules need the models.
        from articles.triggers import (
            drop_triggers_before_migrating,
            install_triggers_after_migrating,
        )
        from comments import checks, triggers  # noqa: F401
        from comments.backlog import look_after_decision
        from comments.mail import listeners
        from comments.privacy.erasure import forget_beside
        from comments.signals import comment_decided

        listeners.listen()
        comment_decided.connect(forget_beside)
        comment_decided.connect(look_after_decision)

        pre_migrate.connect(drop_triggers_before_migrating, sender=self)
        post_migrate.connect(install_triggers_after_migrating, sender=self)
