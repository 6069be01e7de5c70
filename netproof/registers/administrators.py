"""Clause 4.1.4: who may hold a management account."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal

from pydantic import ConfigDict

from netproof.model.record import Record, Text
from netproof.model.register import Location, Register


class RegisteredAccount(Record):
    """An account on some devices that an administrator, a break-glass envelope or Netproof itself uses."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """The account's name on the devices."""
    devices: tuple[str, ...] = ("*",)
    """Shell patterns over device names and groups."""
    kind: Literal["personal", "break-glass", "netproof", "service"] = "personal"
    """What the account is for."""
    secret: str | None = None
    """The inventory's secret (`netproof_secrets`) that Netproof sets when the stored password is weak."""


class Administrator(Record):
    """A person (or the owner of a break-glass or service account) who may administer devices."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """Who holds the accounts: a person, never a team."""
    accounts: tuple[RegisteredAccount, ...]
    """Every account that this person uses."""
    owner: str
    """Who answers for it."""
    valid_from: date
    """Since when the accounts may be used."""
    expires: date | None = None
    """The last day on which they may be used."""


class AdministratorsRegister(Register):
    """Clause 4.1.4: who may hold a management account."""

    title: ClassVar[Text] = Text(en="Administrators and their accounts", zh_tw="管理人員及管理帳號清冊")
    proof_required: ClassVar[bool] = False

    administrators: tuple[Administrator, ...]
    """One entry for every person, and for every break-glass and service account."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody is registered."""
        return not self.administrators

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield names that stand twice, blanks, and entries that end before they begin."""
        names: set[str] = set()
        for index, administrator in enumerate(self.administrators):
            at: Location = ("administrators", index)
            if administrator.name in names:
                yield (*at, "name"), f"{administrator.name!r} stands twice; list all accounts in one entry"
            names.add(administrator.name)
            for field in ("name", "owner"):
                if not getattr(administrator, field).strip():
                    yield (*at, field), "it is left blank; fill it in"
            if administrator.expires and administrator.expires < administrator.valid_from:
                yield (*at, "expires"), f"expected a day after valid_from ({administrator.valid_from})"
