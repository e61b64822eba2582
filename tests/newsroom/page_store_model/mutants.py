"""Faults planted in the page store, and for each a few rules that must show it.

A fault breaks one thing for a whole run; world.make_edge is the edge to use.
"""

import contextlib
from types import SimpleNamespace
from unittest import mock

from django_tasks_db.models import DBTaskResult

from newsroom import listeners, purging
from newsroom.page_store import Edge
from newsroom.page_store.coalescing import RenderTurns
from newsroom.page_store.counters import Count
from newsroom.page_store.files import FileStore
from newsroom.page_store.rendering import Rendering
from tests.newsroom.page_store_model import changes
from tests.newsroom.page_store_model.machine import AFTER_LAST_QUERY

# "/" is the first of all pages.
FRONT = 0
_HEADLINE = {"change": changes.edit_headline, "number": 0, "variant": 0, "at": 0}


def epoch_raised_before_the_tags(patch, world):
    def raise_epoch(store, tags):
        with store._lock():
            epoch = store.table.epoch + 1
            store._raise_epoch(epoch)
            store._raise_tags(set(tags), epoch)
            store._drop_pages(set(tags))

    patch.setattr(FileStore, "raise_epoch", raise_epoch)
    return lambda machine: machine.read_during_change(step="_raise_tags", page=FRONT, **_HEADLINE)


def raised_before_the_commit(patch, world):
    at_once = SimpleNamespace(on_commit=lambda call, robust: call())
    patch.setattr(purging, "transaction", at_once)
    return lambda machine: machine.read_during_change(
        step="in transaction", page=FRONT, **_HEADLINE
    )


def raised_after_the_answer(patch, world):
    really, waiting = purging._purge_now, []

    def with_the_next_one(*arguments):
        waiting.append(arguments)
        if len(waiting) > 1:
            really(*waiting.pop(0))

    patch.setattr(purging, "_purge_now", with_the_next_one)
    return lambda machine: machine.change(**_HEADLINE)


def no_task_for_whoever_is_killed(patch, world):
    really = purging.purge

    def purge(tags):
        really(tags)
        DBTaskResult.objects.all().delete()

    patch.setattr(purging, "purge", purge)
    return lambda machine: machine.kill(step="_purge_now", others=False, **_HEADLINE)


def epoch_noted_after_the_queries(patch, world):
    really = Rendering.page

    class NotesLate(Edge):
        def _render(self, key, environ, start_response, epoch):
            def page(rendering, key, epoch, rendered_at, *, compress):
                return really(rendering, key, self.store.epoch(), rendered_at, compress=compress)

            with mock.patch.object(Rendering, "page", page):
                return super()._render(key, environ, start_response, epoch)

    world.make_edge = NotesLate
    return lambda machine: machine.change_during_render(
        query=AFTER_LAST_QUERY, page=FRONT, **_HEADLINE
    )


def kept_without_the_test(patch, world):
    really = FileStore._keep

    def keep(store, key, name, page):
        with mock.patch.object(store, "last_change", return_value=0):
            return really(store, key, name, page)

    patch.setattr(FileStore, "_keep", keep)
    return lambda machine: machine.change_during_render(query=2, page=FRONT, **_HEADLINE)


def a_tag_forgotten(patch, world):
    really = listeners.keys_of

    def keys_of(places):
        return {key for key in really(places) if not key.startswith("section:")}

    patch.setattr(listeners, "keys_of", keys_of)
    return lambda machine: machine.change(**_HEADLINE)


def only_the_new_states_tags(patch, world):
    really = listeners._purge_places
    patch.setattr(listeners, "_purge_places", lambda before, after=None: really(after))
    to_another = {**_HEADLINE, "change": changes.edit_section}
    return lambda machine: machine.change(**to_another)


def render_joined_across_a_commit(patch, world):
    rendered = {}

    class Turns(RenderTurns):
        waited = False

        @contextlib.contextmanager
        def turn(self, key):
            with super().turn(key) as self.waited:
                yield self.waited
            self.waited = False

    class Joins(Edge):
        def __init__(self, *arguments, turns, **options):
            super().__init__(*arguments, turns=Turns(turns.folder), **options)

        def _find(self, key):
            if self.turns.waited and key in rendered:
                return rendered[key], Count.HIT
            return super()._find(key)

        def _keep(self, key, page, copy):
            rendered[key] = copy
            super()._keep(key, page, copy)

    world.make_edge = Joins
    return lambda machine: machine.second_reader(query=2, page=FRONT, **_HEADLINE)


def lifetime_not_bounded(patch, world):
    really = Rendering._ends_at

    def ends_at(rendering, key, rendered_at):
        rendering.named.pop("x-fresh-until", None)
        return really(rendering, key, rendered_at)

    patch.setattr(Rendering, "_ends_at", ends_at)
    return lambda machine: machine.to_next_boundary()


MUTANTS = [
    epoch_raised_before_the_tags,
    raised_before_the_commit,
    raised_after_the_answer,
    no_task_for_whoever_is_killed,
    epoch_noted_after_the_queries,
    kept_without_the_test,
    a_tag_forgotten,
    only_the_new_states_tags,
    render_joined_across_a_commit,
    lifetime_not_bounded,
]
