from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import store_home
from newsroom.page_store import StoreDown
from newsroom.stores import page_store


class Command(BaseCommand):
    """Lets this host's page store serve the site, and empties it.

    Whoever kept the pages before notices within seconds that it does so no more. Needed
    when another host is gone for good, and after the database was restored from a backup.
    """

    help = "Keep the site's finished pages here, beginning with none."
    requires_system_checks = []

    def handle(self, **options):
        store = page_store()
        if store is None:
            raise CommandError("PAGE_STORE is none, so there is no page store to claim.")
        try:
            store.check()
            store_home.claim(store)
        except StoreDown as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        where = "Redis" if settings.PAGE_STORE == "redis" else settings.PAGE_STORE_FOLDER
        self.stdout.write(f"Finished pages are kept in {where} and nowhere else; it is empty now.")
