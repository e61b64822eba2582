from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from comments.addresses import email_key
from comments.mail.mailboxes import mailbox_of, suppress


class Command(BaseCommand):
    """Sends no more mail to addresses that bounced or complained."""

    help = "Send no mail to these addresses any more: they bounced or complained."

    def add_arguments(self, parser):
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS")

    def handle(self, *, addresses, **options):
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as error:
                raise CommandError(f"“{address}” is no mail address; nothing was done.") from error
        for address in addresses:
            suppress(mailbox_of(email_key(address)), timezone.now())
        self.stdout.write(f"Mailboxes suppressed: {len(addresses)}.")
