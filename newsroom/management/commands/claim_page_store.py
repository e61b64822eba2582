from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import store_home
from newsroom.page_store import StoreDown
from newsroom.stores import page_store


class Command(BaseCommand):
    """Lets this host's page store serve the site, whoever kept its pages before.

    The store begins empty. Another host's notices within seconds that it is used no more.
    """

    help = "Keep the site's finished pages here, after another host that is gone."
    requires_system_checks = []

    def handle(self, **options):
        store = page_store()
        if store is None:
            raise CommandError("PAGE_STORE is none, so there is no page store to claim.")
        try:
            store.check()
            if store_home.is_ours(store):
                self.stdout.write("This page store serves the site already; nothing was changed.")
                return
            store_home.claim(store)
        except StoreDown as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        where = "Redis" if settings.PAGE_STORE == "redis" else settings.PAGE_STORE_FOLDER
        self.stdout.write(f"Finished pages are kept in {where} from now on, and nowhere else.")
