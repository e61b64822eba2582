import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.site_urls import absolute_url
from newsroom.demo.edition import ACCOUNTS, NameTaken, is_loaded, load_edition


class Command(BaseCommand):
    """Fills the site with a fictional harbour city's daily and four accounts.

    A second run changes nothing; a run that was killed left nothing.
    Raises CommandError when an account of such a name exists.
    """

    help = "Load the demo edition: stories, pictures, replies and four accounts."

    def add_arguments(self, parser):
        parser.add_argument(
            "--zoom",
            type=float,
            default=1,
            metavar="FACTOR",
            help="size of the pictures; below 1 they are small and quickly drawn",
        )

    def handle(self, *, zoom, **options):
        if is_loaded():
            self.stdout.write("The demo edition is here already; nothing was changed.")
            return
        password = settings.NEWSROOM_DEMO_PASSWORD or secrets.token_urlsafe(9)
        try:
            load_edition(now=timezone.now(), password=password, zoom=zoom, tell=self.tell)
        except NameTaken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The demo edition is ready. Sign in at {absolute_url('/admin/')} as:")
        for username, role in ACCOUNTS.items():
            self.stdout.write(f"  {username:<10} {role}")
        if settings.NEWSROOM_DEMO_PASSWORD:
            self.stdout.write("with the password in NEWSROOM_DEMO_PASSWORD.")
        else:
            self.stdout.write(f"with the password {password}")
            self.stdout.write("Keep it: it is not shown again.")

    def tell(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()
