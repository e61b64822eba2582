"""Connections to Redis or Valkey: one for each thread, looked at before it is used."""

import logging
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from redis.connection import Connection, parse_url
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import NoScriptError, OutOfMemoryError, RedisError

from newsroom.page_store.store import StoreDown

logger = logging.getLogger(__name__)

# A hit waits for one answer; a server in the same room needs a thousandth of this.
TIMEOUT_S = 0.25

Ask = Callable[..., Any]


class StoreFull(StoreDown):
    """Redis has no memory for another page."""


class RedisConnections:
    """Sends commands and gives answers, as bytes.

    Not redis.Redis, nor its pool: for a short question they take three times as long
    as the question itself. A thread's connection needs no lock.

    look_at: called with a way to ask on each new connection, before any other command;
        what it raises refuses the connection.
    """

    def __init__(self, url: str, look_at: Callable[[Ask], None]) -> None:
        options = parse_url(url)
        self.database_number = options.get("db", 0)
        self._class = options.pop("connection_class", Connection)
        self._options = {
            "socket_connect_timeout": TIMEOUT_S,
            "socket_timeout": TIMEOUT_S,
            # Neither HELLO nor CLIENT SETINFO: a new connection would wait for each.
            "protocol": 2,
            "driver_info": None,
            **options,
            "redis_connect_func": self._on_connect,
        }
        self._look_at = look_at
        self._thread = threading.local()
        self._is_down = False

    def pack(self, *command: str | bytes | int) -> Iterable[bytes]:
        """A command as it is sent, for those sent often."""
        return self._class(**self._options).pack_command(*command)

    def ask(self, *command: str | bytes | int) -> Any:
        """Raises StoreDown, StoreFull, and redis' NoScriptError."""
        connection = self._mine()
        return self._answer(connection, connection.pack_command(*command))

    def ask_packed(self, packed: Iterable[bytes]) -> Any:
        """Raises StoreDown."""
        return self._answer(self._mine(), packed)

    def _answer(self, connection: Connection, packed: Iterable[bytes]) -> Any:
        try:
            try:
                return _exchange(connection, packed)
            except NoConnection:
                # The server may have closed it while nobody asked. Every command may be
                # sent twice, and this connects anew.
                return _exchange(connection, packed)
        except NoScriptError:
            raise
        except OutOfMemoryError as error:
            raise StoreFull("Redis is full.") from error
        except RedisError as error:
            if not self._is_down:
                logger.warning("Redis: %s", error)
                self._is_down = True
            # Without the error's own words: they name the host, and readers may see this.
            raise StoreDown("Redis does not answer as it should.") from error

    def _mine(self) -> Connection:
        """This thread's connection; after a fork, not its parent's."""
        thread = self._thread
        if getattr(thread, "pid", 0) != os.getpid():
            thread.connection = self._class(**self._options)
            thread.pid = os.getpid()
        return thread.connection

    def _on_connect(self, connection: Connection) -> None:
        """Called by redis-py whenever a connection is made."""

        def ask(*command: str | bytes | int) -> Any:
            return _exchange(connection, connection.pack_command(*command))

        try:
            connection.on_connect()
            self._look_at(ask)
        except BaseException:
            # redis-py closes it after its own errors alone.
            connection.disconnect()
            raise
        self._is_down = False


def _exchange(connection: Connection, packed: Iterable[bytes]) -> Any:
    connection.send_packed_command(packed, check_health=False)
    return connection.read_response()
