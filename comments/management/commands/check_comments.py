"""Ask whether all that must hold of the conversation does; see comments/consistency.py."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comments.consistency import findings


class Command(BaseCommand):
    """List what is wrong with the conversation.

    Raises CommandError, exit 1, when anything is.
    Source: docs/moderation.md, "Checking the conversation".
    """

    help = "List comments that are public and should not be, undecided, or overdue; exit 1 if any."

    def handle(self, **options):
        found = 0
        for sentence in findings(timezone.now()):
            self.stdout.write(sentence)
            found += 1
        if found:
            raise CommandError(f"{found} things are wrong with the conversation.")
        self.stdout.write("The conversation is as it must be.")
