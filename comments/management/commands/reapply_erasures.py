from django.core.management.base import BaseCommand

from comments.privacy.reapplying import reapply_erasures


class Command(BaseCommand):
    """Erases again what a restored backup brought back; safe to repeat."""

    help = "Erase again what was erased after the backup that was restored was made."

    def handle(self, **options):
        count = reapply_erasures()
        self.stdout.write(f"Comments erased again: {count}.")
