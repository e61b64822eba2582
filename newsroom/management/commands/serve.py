import sys

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

from newsroom.preparation import NotPrepared, prepare
from newsroom.supervision import Supervisor, manage_command, server_command


class Command(BaseCommand):
    """Prepares the site, then serves it with its worker until SIGTERM or Ctrl-C.

    Prints `Newsroom is ready: URL` on standard output once every page answers.
    """

    help = "Serve the site and its worker; ./run calls it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--reload",
            action="store_true",
            help="Use Django's development server, which reloads changed code.",
        )

    def handle(self, *, reload, **options):
        try:
            prepare(self.tell, collect_static=not reload)
        except NotPrepared as reason:
            self.tell(str(reason))
            sys.exit(1)
        self.tell("Starting server and worker ...")
        address = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        server = server_command()
        if reload:
            server = manage_command("runserver", f"{address}:{settings.PORT}")
        supervisor = Supervisor(server, manage_command("work"), self.tell)

        def say_ready():
            self.stdout.write(f"Newsroom is ready: http://{address}:{settings.PORT}/")
            if not User.objects.filter(is_superuser=True).exists():
                self.stdout.write("To make the first administrator: ./run manage createsuperuser")
            self.stdout.flush()

        sys.exit(supervisor.run(say_ready))

    def tell(self, sentence):
        self.stderr.write(sentence, self.style.NOTICE)
        self.stderr.flush()
