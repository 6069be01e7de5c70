"""What the platforms' parsers read: raw outputs in memory, and a seal for the secrets in them."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from netproof.errors import NetproofError


class NotCollectedError(NetproofError):
    """An output that a section needs is missing, so the section is `None` and says why."""


class Seal(Protocol):
    """Turns a secret of the device into a token that means nothing without the key."""

    def __call__(self, kind: str, value: str) -> str:
        """Return `<secret:KIND:DIGEST>`; the same value gives the same token under one key."""


class Outputs:
    """The answers of one device by command; a missing one raises instead of reading as empty."""

    def __init__(self, texts: Mapping[str, str], *, seal: Seal, missing: Mapping[str, str] | None = None) -> None:
        self._texts = dict(texts)
        self._missing = dict(missing or {})
        self._views: dict[tuple[Callable[..., Any], str], Any] = {}
        self.seal = seal

    def __getitem__(self, command: str) -> str:
        """Return the raw output of a command.

        Raises:
            NotCollectedError: it was not collected, with the reason.
        """
        try:
            return self._texts[command]
        except KeyError:
            reason = self._missing.get(command, "not among the collected outputs")
            raise NotCollectedError(f"{command}: {reason}") from None

    def get(self, command: str) -> str | None:
        """Return the raw output, or `None` when it was not collected."""
        return self._texts.get(command)

    def why_missing(self, command: str) -> str:
        """Say why a command has no output."""
        return f"{command}: {self._missing.get(command, 'not among the collected outputs')}"

    def view[T](self, parse: Callable[[str], T], command: str) -> T:
        """Return the parsed form of an output, parsing it once however many sections read it."""
        key = (parse, command)
        if key not in self._views:
            self._views[key] = parse(self[command])
        view: T = self._views[key]
        return view

    def replaced(self, texts: Mapping[str, str]) -> "Outputs":
        """Return outputs in which some texts are others, for predictions."""
        return Outputs(self._texts | dict(texts), seal=self.seal, missing=self._missing)

    def texts(self) -> Mapping[str, str]:
        """Return all raw texts by command; they hold secrets and must never be stored."""
        return self._texts
