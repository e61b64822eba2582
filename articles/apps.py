from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here: these modules need the models.
        from articles import (  # noqa: F401
            front_triggers,
            month_counts,
            publish_checks,
            tag_times,
            triggers,
            word_index,
        )

        pre_migrate.connect(triggers.drop_triggers_before_migrating, sender=self)
        post_migrate.connect(triggers.install_triggers_after_migrating, sender=self)
        post_migrate.connect(word_index.fill_after_migrating, sender=self)
        post_migrate.connect(month_counts.count_after_migrating, sender=self)
        post_migrate.connect(tag_times.fill_after_migrating, sender=self)
