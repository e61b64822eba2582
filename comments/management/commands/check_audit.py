"""Ask whether the audit is as it was written; see comments/sealing.py."""

from django.core.management.base import BaseCommand, CommandError

from comments.sealing import breaks, heads, is_known


class Command(BaseCommand):
    """Follow the chain of seals over the audit of stories and of comments.

    Raises CommandError, exit 1, when a sealed row was changed, added or taken away.
    Source: docs/decisions/0017-audit-sealed-in-stretches.md.
    """

    help = (
        "Say whether the audit of stories and comments is as it was written; exit 1 if it is not."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--noted",
            metavar="HEAD",
            action="append",
            default=[],
            help="An end of the chain that this command printed before, as NUMBER:DIGEST.",
        )

    def handle(self, *, noted, **options):
        found = list(breaks())
        found += [f"No seal is {head}." for head in noted if not is_known(head)]
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"The audit was changed in {len(found)} places.")
        for table, head in heads().items():
            self.stdout.write(f"{table} is whole up to {head}")
        self.stdout.write("The audit is as it was written.")
