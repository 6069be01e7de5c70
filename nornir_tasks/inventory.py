"""The devices of an inventory, for Nornir: who they are, how to reach them, and what the checks may know of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nornir.core.inventory import Defaults, Group, Groups, Host, Hosts, Inventory, ParentGroups
from pydantic import TypeAdapter, ValidationError

from netproof.checks import checks
from netproof.errors import ConfigurationError
from netproof.model.context import DeviceContext, OwnAccess
from netproof.model.record import Unknown
from netproof.platforms import platform
from nornir_tasks.ansible_inventory import InventoryHost, InventoryOptions, read_hosts
from nornir_tasks.device_names import require_device_name
from nornir_tasks.plain import Plain, plain
from nornir_tasks.sessions.algorithms import supported
from nornir_tasks.sessions.target import Target

type Mode = Literal["report", "mend"]

DEFAULT_PROBED_PORTS = (21, 22, 23, 79, 80, 443, 513, 514, 830, 2601, 2602, 2605, 4786, 8080, 8443)
"""FTP, SSH, telnet, finger, HTTP(S), rlogin, rsh, NETCONF, FRR's daemons, Smart Install and usual HTTP alternates (IANA
service names and port numbers registry; 4786: Cisco Smart Install configuration guide; 26xx: FRRouting user guide)."""

_NETWORK_OS = {
    "cisco.ios.ios": "cisco_ios",
    "ios": "cisco_ios",
    "arista.eos.eos": "arista_eos",
    "eos": "arista_eos",
    "junipernetworks.junos.junos": "juniper_junos",
    "junos": "juniper_junos",
}
"""`ansible_network_os` → platform."""

# Ansible's own variables and their older names, first one wins (Ansible documentation, "Connecting to hosts").
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "address": ("ansible_host", "ansible_ssh_host"),
    "port": ("ansible_port", "ansible_ssh_port"),
    "user": ("ansible_user", "ansible_ssh_user"),
    "password": ("ansible_password", "ansible_ssh_password", "ansible_ssh_pass"),
    "key_file": ("ansible_ssh_private_key_file", "ansible_private_key_file"),
    "key_passphrase": ("ansible_ssh_private_key_passphrase",),
    "become_password": ("ansible_become_password", "ansible_become_pass"),
    "network_os": ("ansible_network_os",),
}
_ANSIBLE_NAMES = frozenset(name for names in _ALIASES.values() for name in names)


@dataclass(frozen=True)
class Device:
    """Everything that the inventory says of one device."""

    name: str
    target: Target
    context: DeviceContext
    probed_ports: tuple[int, ...]
    probe_ports: Mapping[int, int] = field(default_factory=dict)
    """TCP port of the device → port to connect to instead."""
    settings: Mapping[str, Plain] = field(default_factory=dict)
    """All other `netproof_*` variables, such as `netproof_mode`."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`netproof_secrets`: name → value, for the change session alone."""


def read_devices(options: InventoryOptions, pattern: str = "all") -> tuple[Device, ...]:
    """Return the devices of an inventory that a host pattern selects.

    Raises:
        ConfigurationError: the inventory or a variable of a device is wrong, with file, host and what to do.
    """
    baselines = _baselines()
    where = ", ".join(options.sources)
    hosts = read_hosts(options, pattern, lambda name: _is_wanted(name, baselines))
    return tuple(_device(host, baselines, where) for host in hosts)


def device_of(name: str, groups: Iterable[str], variables: Mapping[str, Any], where: str) -> Device:
    """Return a device from variables that Ansible has already merged, as an action plugin gets them.

    Raises:
        ConfigurationError: the name or a variable is wrong, with the host and what to do.
    """
    baselines = _baselines()
    wanted = {key: plain(variables[key]) for key in variables if _is_wanted(key, baselines)}
    return _device(InventoryHost(name=name, groups=tuple(groups), variables=wanted), baselines, where)


def _baselines() -> tuple[str, ...]:
    return tuple(sorted({f"{check.baseline}_" for check in checks().values()}))


def _is_wanted(name: str, baselines: tuple[str, ...]) -> bool:
    """Only these variables are templated: every further one costs time on every host."""
    return name in _ANSIBLE_NAMES or name.startswith(("netproof_", *baselines))


class NetproofInventory:
    """Nornir's inventory plugin over `read_devices`; each host's data holds its `Device` under `device`."""

    def __init__(self, options: InventoryOptions, pattern: str = "all") -> None:
        self._options = options
        self._pattern = pattern

    def load(self) -> Inventory:
        """Read the inventory."""
        return to_nornir(read_devices(self._options, self._pattern))


def to_nornir(devices: tuple[Device, ...]) -> Inventory:
    """Return devices as Nornir's inventory; passwords stay in `Device`, which does not show them."""
    groups = Groups({name: Group(name) for device in devices for name in device.context.groups})
    hosts = {
        device.name: Host(
            device.name,
            hostname=device.target.address,
            port=device.target.port,
            username=device.target.user,
            platform=device.context.platform,
            groups=ParentGroups(groups[name] for name in device.context.groups),
            data={"device": device},
        )
        for device in devices
    }
    return Inventory(hosts=Hosts(hosts), groups=groups, defaults=Defaults())


def _device(host: InventoryHost, baselines: tuple[str, ...], where: str) -> Device:
    place = f"inventory {where}: host {host.name!a}"
    require_device_name(host.name, place)
    values = _Variables(host.variables, place)
    platform_name = _platform(values, place)
    target = _target(host.name, values)
    settings = {name: value for name, value in host.variables.items() if name.startswith("netproof_")}
    secrets: dict[str, str] = values.read("netproof_secrets", dict[str, str], {}, secret=True)
    settings.pop("netproof_secrets", None)
    probe_ports: dict[int, int] = values.read("netproof_probe_ports", dict[int, int], {})
    own_address = values.read("netproof_own_address", str, "")
    return Device(
        name=host.name,
        target=target,
        context=DeviceContext(
            name=host.name,
            platform=platform_name,
            groups=host.groups,
            own_access=OwnAccess(
                account=target.user,
                address=own_address or Unknown(unknown="no session was opened and netproof_own_address is not set"),
                port=next((own for own, real in probe_ports.items() if real == target.port), target.port),
                algorithms=supported(allow_sha1=target.allow_sha1),
            ),
            interface_roles=values.read("netproof_interface_roles", dict[str, str], {}),
            network_roles=values.read("netproof_network_roles", dict[str, str], {}),
            redundant_with=values.read("netproof_redundant_with", tuple[str, ...], ()),
            canary=values.read("netproof_canary", bool, False),  # noqa: FBT003 - a default value
            parameters={name: value for name, value in host.variables.items() if name.startswith(baselines)},
            mode=values.read("netproof_mode", Mode, "report"),
            modes=values.read("netproof_modes", dict[str, Mode], {}),
        ),
        probed_ports=values.read("netproof_probed_ports", tuple[int, ...], DEFAULT_PROBED_PORTS),
        probe_ports=probe_ports,
        settings=settings,
        secrets=secrets,
    )


def _platform(values: "_Variables", place: str) -> str:
    network_os = values.read_alias("network_os", "")
    name = values.read("netproof_platform", str, "") or _NETWORK_OS.get(network_os, "")
    if not name:
        hint = (
            f"ansible_network_os {network_os!r} is not known" if network_os else "ansible_network_os is not set either"
        )
        raise ConfigurationError(f"{place}: no platform; set netproof_platform, for example to linux ({hint})")
    try:
        return platform(name).name
    except ConfigurationError as error:
        raise ConfigurationError(f"{place}: {error}") from None


def _target(name: str, values: "_Variables") -> Target:
    port = values.read_alias("port", "22")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:  # noqa: PLR2004 - RFC 9293: 16 bits
        raise ConfigurationError(f"{values.place}: ansible_port {port!r}: expected a number from 1 to 65535")
    return Target(
        name=name,
        address=values.read_alias("address", name),
        port=int(port),
        user=values.read_alias("user", ""),
        password=values.read_alias("password", "") or None,
        key_file=values.read_alias("key_file", "") or None,
        key_passphrase=values.read_alias("key_passphrase", "") or None,
        become_password=values.read_alias("become_password", "") or None,
        allow_sha1=values.read("netproof_allow_sha1", bool, False),  # noqa: FBT003 - a default value
        ssh_library=values.read("netproof_ssh_library", Literal["libssh2", "paramiko"], "libssh2"),
    )


class _Variables:
    """A host's variables, read with the type that is expected of each."""

    def __init__(self, values: Mapping[str, Plain], place: str) -> None:
        self._values = values
        self.place = place

    def read_alias(self, key: str, default: str) -> str:
        """Return the first variable among a setting's names, as text."""
        found = next((self._values[name] for name in _ALIASES[key] if self._values.get(name) is not None), default)
        return str(found)

    def read[T](self, name: str, kind: Any, default: T, *, secret: bool = False) -> T:
        """Return a variable as the type `kind`; the message for a wrong one never shows a secret's value."""
        value = self._values.get(name)
        if value is None:
            return default
        try:
            checked: Any = TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            within = ".".join(str(part) for part in first["loc"])
            shown = "" if secret else f", found {str(first['input'])[:60]!r}"
            raise ConfigurationError(
                f"{self.place}: {name}{f' ({within})' if within else ''}: {first['msg'].lower()}{shown}"
            ) from None
        result: T = checked
        return result
