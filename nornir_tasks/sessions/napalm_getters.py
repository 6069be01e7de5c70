"""Sessions through NAPALM: a command is the name of a getter, an answer is what it returns, as JSON.

The driver is put on our own connection, which has checked the host key and has logged in. So deadline, algorithms and
messages are those of every other session, and NAPALM never learns a password. Nothing but getters can be called.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from importlib import import_module
from threading import Thread
from types import MappingProxyType
from typing import Any

from netproof.errors import NetproofError, RefusedError
from netproof.model.state import Transport
from netproof.platforms.platform import Platform
from netproof.platforms.proof import redacted
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import CommandError, SessionError, closed, late, too_much
from nornir_tasks.sessions.ssh import Connection
from nornir_tasks.sessions.target import Target

CARRIERS: Mapping[str, str] = MappingProxyType({"junos": "nornir_tasks.sessions.netconf"})
"""NAPALM's driver → the module whose `open_driver` puts it on a connection; importing NAPALM takes most of a second."""
_LOG_IN = "the log-in"
_GETTER = "get_"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LONGEST_MESSAGE = 200


class NapalmSession:
    """NAPALM's getters on a device."""

    def __init__(
        self, connection: Connection, platform: Platform, target: Target, *, deadline: Deadline, byte_cap: int
    ) -> None:
        self._connection = connection
        self._commands = frozenset(name for name in platform.read_commands if name.startswith(_GETTER))
        self._secrets = tuple(filter(None, (target.password, target.become_password, target.key_passphrase)))
        self._name = platform.napalm_driver
        self._deadline = deadline
        self._cap = byte_cap
        self._replaced: dict[str, int] = {}
        self._driver: Any = self._opened()

    def _opened(self) -> Any:
        if self._name not in CARRIERS:
            raise SessionError(f"NAPALM's driver {self._name!r} is not carried; expected one of: {', '.join(CARRIERS)}")

        def open_driver() -> Any:
            carrier = import_module(CARRIERS[self._name])
            return carrier.open_driver(self._connection, deadline=self._deadline, byte_cap=self._cap)

        try:
            return self._within(_LOG_IN, open_driver)
        except CommandError as error:
            raise SessionError(f"NAPALM's driver {self._name} cannot begin: {error}") from None

    @property
    def transport(self) -> Transport:
        """Return the algorithms that the session uses."""
        return self._connection.facts

    @property
    def local_address(self) -> str:
        """Return our own address in the connection."""
        return self._connection.local_address

    @property
    def replaced_bytes(self) -> Mapping[str, int]:
        """Return, by getter, how many characters of its answer stand for bytes that are no text."""
        return self._replaced

    def run(self, command: str) -> str:
        """Call an allowed getter and return what it returns as JSON.

        Raises:
            CommandError: the driver has no such getter, the device refused, or the answer is none.
        """
        if command not in self._commands:
            raise RefusedError(f"{command!r} is not on the platform's list of getters; it was not called")
        text = self._as_json(self._within(command, partial(self._get, command)))
        if len(text.encode("utf-8", errors="replace")) > self._cap:
            raise too_much(command, self._cap)
        if count := text.count(_REPLACEMENT):
            self._replaced[command] = count
        return text

    def _get(self, getter: str) -> object:
        return getattr(self._driver, getter)()

    def _as_json(self, found: object) -> str:
        if isinstance(found, dict | list):
            try:
                return json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"
            except (TypeError, ValueError, RecursionError):
                pass
        raise CommandError(f"NAPALM's driver {self._name} returned something else than a table of values")

    def _within(self, asked: str, call: Callable[[], Any]) -> Any:
        """Return what a call returns before the deadline, in a thread of its own: a driver waits on its own terms."""
        outcome: Future[Any] = Future()

        def carry_out() -> None:
            try:
                outcome.set_result(call())
            except BaseException as error:  # noqa: BLE001 - it is raised where the outcome is taken
                outcome.set_exception(error if isinstance(error, Exception) else RuntimeError(type(error).__name__))

        Thread(target=carry_out, name=f"napalm {asked}", daemon=True).start()
        try:
            return outcome.result(self._deadline.remaining())
        except NetproofError:
            raise
        except Exception as error:
            raise self._explained(asked, error, ended=outcome.done()) from error

    def _explained(self, asked: str, error: Exception, *, ended: bool) -> NetproofError:
        if not ended or self._deadline.passed:
            self.close()
            return late("gave nothing", asked, self._deadline.seconds)
        if not self._connection.ssh.is_active():
            return closed(asked)
        if isinstance(error, NotImplementedError | AttributeError):
            return CommandError(f"NAPALM's driver {self._name} cannot read it ({type(error).__name__})")
        return CommandError(f"NAPALM's driver {self._name} failed ({self._message(error)})")

    def _message(self, error: Exception) -> str:
        """Return an error as one short line; only what a device says of a request is repeated, and without secrets."""
        said = getattr(error, "message", None)
        first = next((line.strip() for line in str(said or "").splitlines() if line.strip()), "")
        for secret in self._secrets:
            first = first.replace(secret, "<removed>")
        name = type(error).__name__
        return f"{name}: {redacted(first)[:_LONGEST_MESSAGE]}" if first else name

    def close(self) -> None:
        """Close the connection; whatever still waits on it ends."""
        self._connection.close()
