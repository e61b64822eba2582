"""What must hold before the site is served: each step says so, or stops in a sentence.

Every step looks first whether it has anything to do, so that a second start is fast.
"""

import hashlib
import socket
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from comments.privacy.reapplying import is_behind, reapply_erasures
from newsroom import purging, store_home
from newsroom.fonts import has_fonts, make_fonts
from newsroom.page_store import StoreDown, StoreUnfit
from newsroom.proofs import broken_rules
from newsroom.roles import NEWSROOM_USERNAME
from newsroom.set_up import only_one
from newsroom.stores import page_store

WAITING = "Another ./run is preparing the site; waiting for it ..."


class NotPrepared(Exception):
    """The site cannot be served; the text is a sentence that says what to do."""


def prepare(tell: Callable[[str], None], *, collect_static: bool = True) -> None:
    """Do every step, one process at a time.

    tell: called with a sentence before each step that takes its time.
    Raises NotPrepared with a sentence that says what to do.
    """
    check_port(settings.HOST, settings.PORT)
    with only_one(settings.NEWSROOM_HOME / "prepare.lock", WAITING):
        check_database()
        if not has_fonts(settings.GENERATED_FONTS):
            tell("Making the fonts ...")
            make_fonts(settings.GENERATED_FONTS)
        if collect_static:
            collect_static_files(tell)
        migrate_if_needed(tell)
        prove_rules()
        erase_again(tell)
        if settings.NEWSROOM_DEMO and is_empty():
            tell("Making the demo edition ...")
            call_command("load_demo")
        open_page_store(tell)


def check_port(host: str, port: int) -> None:
    """Raises NotPrepared when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except PermissionError as error:
            raise NotPrepared(
                f"Port {port} is reserved for root; choose one above 1023: PORT=8000 ./run"
            ) from error
        except (OSError, OverflowError) as error:
            raise NotPrepared(
                f"Port {port} of {host} cannot be used ({error}); stop the program that "
                f"has it, or choose another: PORT={port % 60000 + 1} ./run"
            ) from error


def check_database() -> None:
    """Raises NotPrepared when the database is away, or newer than this code."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise NotPrepared(
            f"The database cannot be reached ({reason}); start it, or correct DATABASE_URL."
        ) from error
    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = sorted(
        f"{app}.{name}"
        for app, name in MigrationRecorder(connection).applied_migrations()
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
    )
    if unknown:
        raise NotPrepared(
            f"The data was made by a newer version of Newsroom ({', '.join(unknown)}); "
            "update this copy, or choose another folder with NEWSROOM_HOME."
        )


def migrate_if_needed(tell: Callable[[str], None]) -> None:
    executor = MigrationExecutor(connection)
    is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    # Migrating ends in making triggers and roles, so it mends them as well.
    if is_behind or broken_rules():
        tell("Bringing the database up to date ...")
        call_command("migrate", interactive=False, verbosity=0)


def erase_again(tell: Callable[[str], None]) -> None:
    """Before anybody reads it: what was erased, and came back with a restored backup."""
    if is_behind():
        tell("Erasing again what the ledger of erasures says ...")
        reapply_erasures()


def prove_rules() -> None:
    """Raises NotPrepared when a trigger or role is missing even after migrating."""
    if broken := broken_rules():
        raise NotPrepared("\n".join(broken))


def open_page_store(tell: Callable[[str], None]) -> None:
    """Bring kept pages up to what changed while nobody served, or say why none are used.

    Raises NotPrepared when the store must be set up in another way.
    """
    if (store := page_store()) is None:
        return
    try:
        store.check()
        if not store_home.is_ours(store):
            tell(store_home.NOT_OURS)
            return
        purging.finish()
    except StoreUnfit as error:
        raise NotPrepared(str(error)) from error
    except StoreDown as error:
        tell(f"{error} Every page is rendered anew until it is back.")


def is_empty() -> bool:
    """No story and no person yet."""
    people = User.objects.exclude(username=NEWSROOM_USERNAME)
    return not people.exists() and not apps.get_model("articles", "Article").objects.exists()


def collect_static_files(tell: Callable[[str], None]) -> None:
    """Fingerprint and compress the static files if one changed since the last time."""
    stamp = settings.NEWSROOM_HOME / "static-files"
    now = static_files_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    tell("Compressing style sheets and scripts; this takes about ten seconds ...")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def static_files_fingerprint() -> str:
    """Changes when a static file of any app does; reads no file."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
