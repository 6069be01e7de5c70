"""What a lab device is before it starts: a small YAML-loadable record, so that labs are data and not code."""

from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from lab.emulator.faults import Fault
from lab.emulator.models import KINDS


class DefinitionError(Exception):
    """A definition file cannot be used; the message names the file and what to mend."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Neighbour(_Record):
    """A device that CDP or LLDP hears on an interface."""

    protocol: str = Field(pattern="^(cdp|lldp)$")
    device: str
    local_interface: str
    remote_interface: str
    platform: str = "cisco"
    capabilities: str = "S I"
    address: str = ""


class AccessPoint(_Record):
    """An access point joined to a wireless controller."""

    name: str
    model: str = "C9120AXI-T"
    ethernet_mac: str = "6c8b.d3aa.0001"
    radio_mac: str = "6c8b.d3bb.0001"
    address: str = "10.0.0.50"
    policy_tag: str = "default-policy-tag"


class Surroundings(_Record):
    """What show commands report and configuration cannot tell: cables, neighbours, the state of the clock.

    Attributes:
        links_down: interfaces with nothing plugged in.
        clock_synchronised: whether the configured NTP servers answer.
    """

    links_down: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    access_points: tuple[AccessPoint, ...] = ()
    clock_synchronised: bool = True


class DeviceDefinition(_Record):
    """One emulated device.

    Attributes:
        kind: key of `lab.emulator.models.KINDS`.
        startup_config: text of the startup configuration (in YAML also `startup_config_file`, relative to the file).
        passwords: user name to clear password, for the hashes of the startup configuration; the key `enable` is the
            enable secret's. A secret configured later is verified against its real hash.
        public_keys: user name to OpenSSH public key line.
        flash_files: file name to text content placed on flash at the first start.
        client_address: source address that sessions appear to come from, judged by `access-class`; None skips it.
        listeners: open real TCP ports for telnet, http, https and Smart Install while the configuration has them on.
        reload_seconds: time during which a reloading device refuses connections.
    """

    name: str
    kind: str
    version: str
    role: str = ""
    serial: str = "FCW2301A0LB"
    startup_config: str
    passwords: dict[str, str] = Field(default_factory=dict)
    public_keys: dict[str, str] = Field(default_factory=dict)
    flash_files: dict[str, str] = Field(default_factory=dict)
    flash_size: int = 1_621_966_848
    image: str = ""
    client_address: str | None = None
    listeners: bool = True
    reload_seconds: float = 3.0
    surroundings: Surroundings = Surroundings()
    faults: tuple[Fault, ...] = ()

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"unknown kind {value!r}; known: {', '.join(KINDS)}")
        return value

    @classmethod
    def from_mapping(cls, data: dict[str, Any], folder: Path) -> Self:
        """Read one entry of a definition file; `startup_config_file` and `flash_folder` are relative to `folder`."""
        data = dict(data)
        if "startup_config_file" in data:
            data["startup_config"] = (folder / data.pop("startup_config_file")).read_text(encoding="utf-8")
        if "flash_folder" in data:
            files = sorted((folder / data.pop("flash_folder")).iterdir())
            data["flash_files"] = {f.name: f.read_text(encoding="utf-8") for f in files} | data.get("flash_files", {})
        return cls.model_validate(data)


def load_definitions(path: Path) -> list[DeviceDefinition]:
    """Read a YAML file with a top-level list `devices`.

    Raises:
        DefinitionError: the file cannot be read, is not of that form, or names an unknown field or kind.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [DeviceDefinition.from_mapping(entry, path.parent) for entry in document["devices"]]
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DefinitionError(f"{path}: {where}: {first['msg']}") from error
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise DefinitionError(f"{path}: expected a list `devices`: {error}") from error
