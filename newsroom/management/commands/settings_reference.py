from django.core.management.base import BaseCommand

from newsroom.environment import VARIABLES


class Command(BaseCommand):
    """Prints every environment variable with its default and meaning."""

    help = "List every environment variable Newsroom reads."
    requires_system_checks = []

    def handle(self, **options):
        for variable in VARIABLES.values():
            default = variable.shown_default or variable.default
            shown = "none" if default is None else default
            self.stdout.write(f"{variable.name} (default: {shown})\n    {variable.description}\n")
