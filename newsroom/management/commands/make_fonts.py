from django.conf import settings
from django.core.management.base import BaseCommand

from newsroom.fonts import has_fonts, make_fonts


class Command(BaseCommand):
    """Makes the fonts of the pages in NEWSROOM_HOME; `./run` does it at each start."""

    help = "Make the fonts of the pages, unless they are made."

    def handle(self, **options):
        if has_fonts(settings.GENERATED_FONTS):
            self.stdout.write("The fonts are there already.")
        else:
            make_fonts(settings.GENERATED_FONTS)
            self.stdout.write("Fonts made.")
