"""What was read of a device: one optional section per subject.

A section that is `None` was not collected (`not_collected` says why); a field that is `Unknown` could not be told from
what was read. Neither is ever taken for empty or good. Secrets never stand here: passwords are described by how they
are stored, and values that a command must repeat are sealed into tokens (see `netproof.platforms.outputs`).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from netproof.model.capture import Capture
from netproof.model.record import DeviceName, Known, Record
from netproof.model.rule_base import RuleBase
from netproof.model.section import Section
from netproof.model.state_access import Aaa, AccessPorts, Banners, PasswordPolicy, RemoteAccess
from netproof.model.state_logs import ConfigurationDigests, LogStore
from netproof.model.state_network import ControlPlane, Monitoring, Neighbours, Routes, Vlans
from netproof.model.state_wireless import Wireless


class Identity(Section):
    """Who the device says it is."""

    hostname: Known[str]
    vendor: str
    model: Known[str]
    serial: Known[str]
    operating_system: str
    version: Known[str]
    init_system: Known[str] = ""
    """Linux only: `systemd` or `sysvinit`; empty where the platform has no such choice."""


class PasswordStorage(StrEnum):
    """How a device keeps a password; strength is judged by a check's parameters, not here."""

    NONE = "none"
    LOCKED = "locked"
    CLEARTEXT = "cleartext"
    REVERSIBLE = "reversible"
    DES_CRYPT = "des-crypt"
    UNSALTED_SHA256 = "unsalted-sha256"
    MD5_CRYPT = "md5-crypt"
    SHA256_CRYPT = "sha256-crypt"
    SHA512_CRYPT = "sha512-crypt"
    PBKDF2_SHA256 = "pbkdf2-sha256"
    SCRYPT = "scrypt"
    BCRYPT = "bcrypt"
    YESCRYPT = "yescrypt"
    UNRECOGNISED = "unrecognised"


class StoredPassword(Record):
    """Facts about a password, never its value."""

    storage: PasswordStorage
    is_default: Known[bool] = False
    """Whether it equals a vendor's default or another widely known password."""
    secret: str | None = None
    """In a planned state only: the name of the secret that is to be set (`netproof_secrets` in the inventory)."""


class LocalAccount(Record):
    """An account that lives on the device itself."""

    name: str
    enabled: Known[bool]
    """Whether anybody can log in with it (by password or key)."""
    privileged: Known[bool]
    password: StoredPassword
    has_keys: Known[bool] = False
    expires: Known[date | None] = None
    lines: tuple[str, ...] = ()


class SharedPassword(Record):
    """A password without a name, such as `enable password` or a line password: whoever knows it shares it."""

    name: str
    """Where it stands, as the device writes it: `enable password`, `line vty 0 4`, `frr password`."""
    required: bool = False
    """True for the one that the device needs for privilege (`enable secret`), which is not a log-in by itself."""
    password: StoredPassword
    lines: tuple[str, ...] = ()


class LocalAccounts(Section):
    """Accounts and nameless passwords that the device itself accepts."""

    accounts: tuple[LocalAccount, ...]
    shared_passwords: tuple[SharedPassword, ...] = ()
    further_passwords: Known[Literal[False]] = False
    """Unknown where there may be nameless passwords that were not read."""
    root_login: Known[bool] = False
    """Whether the super-user may log in from the network."""


class Service(Record):
    """A network service as configured. `name` is vendor-neutral (`telnet`, `http`, `smart-install`, …)."""

    name: str
    enabled: Known[bool]
    interface: str = ""
    """The interface that it concerns, or empty for the whole device."""
    lines: tuple[str, ...] = ()


class Services(Section):
    """The device's services as configured."""

    services: tuple[Service, ...]


class Socket(Record):
    """A port that listens (as the device says) or answers (as probed from outside)."""

    protocol: Literal["tcp", "udp"]
    address: str
    port: int
    process: str = ""


class Listening(Section):
    """Operational: the sockets that the device says it listens on."""

    sockets: tuple[Socket, ...]


class Probed(Section):
    """Operational: the TCP ports that answered the collector from outside, and which ones were tried."""

    tried: tuple[int, ...]
    open: tuple[int, ...]


class SnmpCommunity(Record):
    """An SNMP v1/v2c community; `community` is a sealed token, or the word itself when it is a known default."""

    community: str
    is_default: bool
    access: Literal["ro", "rw"]
    access_list: str | None = None
    lines: tuple[str, ...] = ()


class SnmpUser(Record):
    """An SNMPv3 user and the protocols that protect it."""

    name: str
    authentication: str | None
    privacy: str | None


class SnmpGroup(Record):
    """What some SNMPv3 users may do, and how well they must be protected for it (RFC 3415)."""

    name: str
    level: Literal["noauth", "auth", "priv"]
    """The least protection: none, authentication, or authentication with encryption."""
    writes_everything: Known[bool] = False
    """Whether its users may write the whole tree or all of `internet`, not only a view of what is meant."""
    lines: tuple[str, ...] = ()


class Snmp(Section):
    """SNMP as configured (`communities`, `groups`) and as the device reports (`users`)."""

    communities: tuple[SnmpCommunity, ...]
    further_communities: Known[Literal[False]] = False
    """Unknown where there may be communities that were not read."""
    users: Known[tuple[SnmpUser, ...]] = ()
    groups: Known[tuple[SnmpGroup, ...]] = ()


class Interface(Record):
    """A port, as configured and as it stands."""

    name: str
    enabled: Known[bool]
    up: Known[bool]
    description: str = ""
    addresses: tuple[str, ...] = ()
    mode: Known[Literal["routed", "access", "trunk", "unknown"]] = "unknown"
    """`unknown` is none of the others; `Unknown` could be any of them."""
    vlan: int | None = None
    lines: tuple[str, ...] = ()


class Interfaces(Section):
    """The device's ports."""

    interfaces: tuple[Interface, ...]


class AccessBinding(Record):
    """A rule base that filters who may reach a management line."""

    family: Literal["ipv4", "ipv6"]
    rule_base: str
    every_vrf: bool = True
    """IOS: whether `vrf-also` stands with it; without it a session through a VRF is refused."""


class ManagementLine(Record):
    """One way in for administrators, one by one: `vty 0`, `sshd`, `http`."""

    name: str
    transports: Known[tuple[str, ...]]
    """What it accepts, sorted: `ssh`, `telnet`, `http`, `https`; empty when it accepts nothing."""
    port: int
    bindings: tuple[AccessBinding, ...] = ()
    idle_timeout_seconds: Known[int] = 0
    """Zero means never."""
    authentication: Known[str] = ""
    """`local`, `password`, `none`, `keys`, `aaa:<methods>`, or `aaa methods <methods>` where one is nameless."""
    lines: tuple[str, ...] = ()


class SshServer(Record):
    """The SSH server's settings as they take effect; algorithm names as in IANA's registry or OpenSSH's."""

    enabled: Known[bool]
    versions: Known[tuple[str, ...]]
    ciphers: Known[tuple[str, ...]]
    macs: Known[tuple[str, ...]]
    key_exchanges: Known[tuple[str, ...]]
    host_keys: Known[tuple[str, ...]]
    password_authentication: Known[bool] = True
    lines: tuple[str, ...] = ()


class LoginLockout(Record):
    """What happens after failed log-ins."""

    attempts: int
    window_seconds: int
    duration_seconds: int


class ManagementAccess(Section):
    """Every way in for administrators, and how it is guarded."""

    management_lines: tuple[ManagementLine, ...]
    ssh: SshServer
    lockout: Known[LoginLockout | None]


class Inspection(Record):
    """An interface on which a firewall keeps track of connections, beside its rule bases."""

    interface: str
    group: str = ""
    """The security zone: what passes to another one, or to an interface without one, needs a policy."""
    lines: tuple[str, ...] = ()


class RuleBases(Section):
    """The device's access lists and firewall rule bases (the model of `netproof.rules`)."""

    rule_bases: tuple[RuleBase, ...]
    inspections: tuple[Inspection, ...] = ()
    """Where a stateful firewall stands that is no list of rules (Cisco's zone-based policy firewall and its kind)."""


class LogDestination(Record):
    """A remote log server that the device sends to."""

    address: str
    protocol: Literal["udp", "tcp", "tls"]
    port: int
    severity: Known[str] = ""
    """The least severe level that is sent (RFC 5424 keyword), or empty where the whole device has one level."""
    lines: tuple[str, ...] = ()


class Logging(Section):
    """What is logged, and where it goes."""

    enabled: Known[bool]
    destinations: tuple[LogDestination, ...]
    severity: Known[str]
    """The least severe level sent to remote destinations (RFC 5424 keyword)."""
    timestamps: Known[bool]
    """Whether entries carry date and time (not up-time)."""
    change_logging: Known[bool]
    """Whether configuration changes are logged."""
    login_logging: Known[bool]
    """Whether successful and failed log-ins are logged."""


class TimeSource(Record):
    """A server that the device takes its time from."""

    address: str
    authenticated: Known[bool] = False
    key_type: Known[str] = ""
    """Of an authenticated source: `md5`, `sha1`, `hmac-sha2-256`, `cmac-aes-128`, … or `nts` (RFC 8915)."""
    key: int = 0
    """The number of its key, 0 for none."""
    secret: str = ""
    """In a planned state only: the name of the secret that the key shall be (`netproof_secrets` in the inventory)."""
    lines: tuple[str, ...] = ()


class Time(Section):
    """Time sources as configured, and whether the clock follows one."""

    sources: tuple[TimeSource, ...]
    synchronised: Known[bool]
    settable_key_types: tuple[str, ...] = ()
    """The types of keys that a command can set on this device; with none, people put keys into a file of secrets."""


class Firmware(Section):
    """The running software, and what an upgrade needs to know."""

    version: Known[str]
    running_image: Known[str]
    boot_images: Known[tuple[str, ...]]
    free_bytes: Known[int]
    configuration_saved: Known[bool]
    packages: tuple[tuple[str, str], ...] = ()
    """Linux: (name, version) of every package that is wholly installed; the software register says which matter."""


class Transport(Section):
    """What the collector itself saw of the session that read the device."""

    key_exchange: str
    host_key: str
    cipher: str
    mac: str
    legacy_allowed: bool
    """True when the inventory allowed SHA-1 algorithms for this device and they were needed."""


class DeviceState(Record):
    """Everything that was read of one device at one time."""

    schema_version: Literal[1] = 1
    device: DeviceName
    platform: str
    collected_at: datetime
    source: Literal["session", "saved"]
    captures: tuple[Capture, ...] = ()
    not_collected: dict[str, str] = {}
    """Section → why it is `None`."""

    identity: Identity | None = None
    firmware: Firmware | None = None
    local_accounts: LocalAccounts | None = None
    services: Services | None = None
    listening: Listening | None = None
    probed: Probed | None = None
    snmp: Snmp | None = None
    interfaces: Interfaces | None = None
    neighbours: Neighbours | None = None
    management_access: ManagementAccess | None = None
    rule_bases: RuleBases | None = None
    logging: Logging | None = None
    time: Time | None = None
    wireless: Wireless | None = None
    transport: Transport | None = None
    aaa: Aaa | None = None
    banners: Banners | None = None
    password_policy: PasswordPolicy | None = None
    access_ports: AccessPorts | None = None
    remote_access: RemoteAccess | None = None
    vlans: Vlans | None = None
    routes: Routes | None = None
    control_plane: ControlPlane | None = None
    monitoring: Monitoring | None = None
    log_store: LogStore | None = None
    configuration_digests: ConfigurationDigests | None = None


SECTIONS: tuple[str, ...] = tuple(
    name
    for name in DeviceState.model_fields
    if name not in {"schema_version", "device", "platform", "collected_at", "source", "captures", "not_collected"}
)
"""The names of all sections, in the order of the record."""
