"""The records that people keep, which devices cannot tell."""

from datetime import date
from typing import Literal

from netproof.model.record import Record


class RegisteredAccount(Record):
    """An account on some devices that an administrator, a break-glass envelope or Netproof itself uses."""

    name: str
    devices: tuple[str, ...] = ("*",)
    """Shell patterns over device names and groups."""
    kind: Literal["personal", "break-glass", "netproof", "service"] = "personal"
    secret: str | None = None
    """The inventory's secret (`netproof_secrets`) that Netproof sets when the stored password is weak."""


class Administrator(Record):
    """A person (or the owner of a break-glass or service account) who may administer devices."""

    name: str
    accounts: tuple[RegisteredAccount, ...]
    owner: str
    valid_from: date
    expires: date | None = None


class AdministratorsRegister(Record):
    """Clause 4.1.4: who may hold a management account."""

    administrators: tuple[Administrator, ...]


class LifecycleRelease(Record):
    """Dates of a software release or hardware model, with their source."""

    product: str
    """`cisco-ios-xe`, `debian`, … or a hardware product id."""
    cycle: str
    end_of_life: date | bool | None = None
    """A date; `False` for none announced; `True` for ended without a date; `None` for not known."""
    source: str
    as_of: date


class SoftwareVersion(Record):
    """The version that a group of devices must or should run."""

    platform: str
    models: tuple[str, ...] = ("*",)
    minimum: str
    recommended: str
    image: str | None = None
    """An image of the signed image list, or a package's name."""


class SoftwareRegister(Record):
    """Clauses 4.1.1 and 4.1.2: required and recommended versions, and the lifecycle dates."""

    versions: tuple[SoftwareVersion, ...]
    lifecycle: tuple[LifecycleRelease, ...] = ()


class Registers(Record):
    """All registers; `None` means the file is missing, which makes its controls indeterminate."""

    administrators: AdministratorsRegister | None = None
    software: SoftwareRegister | None = None
