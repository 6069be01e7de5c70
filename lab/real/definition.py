"""What a device is: read from its folder under `devices/`, where adding a folder adds a device."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lab.real.errors import LabError

DEVICES = Path(__file__).parent / "devices"

Segment = Literal["management", "dmz", "production", "office", "guest"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Interface(_Record):
    """One port of a device: the segment it is plugged into, and its host number there."""

    segment: Segment
    host: int = Field(ge=1, le=254)


class Route(_Record):
    """A route of a device to another segment, over a neighbour's host number in a segment that it shares."""

    to: Segment | Literal["default"]
    via: Segment
    host: int = Field(ge=1, le=254)


class Account(_Record):
    """A local account that the device starts with. Its password is made up, and part of the lab's documentation."""

    name: str
    password: str | None = None
    comment: str = ""
    groups: tuple[str, ...] = ()
    crypt: Literal["YESCRYPT", "SHA512", "MD5"] = "YESCRYPT"
    shell: str = "/bin/bash"
    uid: int | None = None


class Violation(_Record):
    """One documented way in which the device breaks the regulation; the lab's table is made from these."""

    clause: str
    subject: str
    what: str


class DeviceDefinition(_Record):
    """A device as its `device.yml` describes it; `folder` holds what is laid over its root, and its set-up hook.

    Files in `files/` are copied as they are; those that end in `.j2` are Jinja2 templates over the device's addresses.
    `setup.sh`, where present, runs once inside the new device before its first start (owners, modes, services).
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,14}$")
    role: str
    description: str
    interfaces: dict[str, Interface]
    routes: tuple[Route, ...] = ()
    accounts: tuple[Account, ...] = ()
    services: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    folder: Path | None = None

    @property
    def management(self) -> str:
        """The name of the interface through which the machine reaches the device."""
        return next(name for name, port in self.interfaces.items() if port.segment == "management")


def load_definition(folder: Path) -> DeviceDefinition:
    """Return the definition in `folder/device.yml`.

    Raises:
        LabError: the file is missing, is no YAML, or does not describe a device.
    """
    path = folder / "device.yml"
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        return DeviceDefinition.model_validate({"name": folder.name, "folder": folder, **values})
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise LabError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LabError(f"{path}: {where}: {first['msg']}") from error


def load_definitions(folder: Path = DEVICES) -> list[DeviceDefinition]:
    """Return every device that has a folder, by name."""
    return [load_definition(path.parent) for path in sorted(folder.glob("*/device.yml"))]
