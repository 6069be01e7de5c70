"""Who gets in, by which proof and with which record: sections on log-in servers, passwords, ports and tunnels."""

from typing import Literal

from netproof.model.record import Known, Record
from netproof.model.section import Section


class AaaServer(Record):
    """A server that the device asks who somebody is and what they may do."""

    name: str
    """The device's name of the server, or its address where it has none."""
    address: str
    protocol: Literal["tacacs+", "radius", "ldap"]
    has_key: Known[bool]
    groups: tuple[str, ...] = ()
    """The server groups by which method lists reach it; a protocol's own group has the protocol's name."""
    secret: str | None = None
    """The inventory's secret that becomes the key of a server that is set anew."""
    lines: tuple[str, ...] = ()


class MethodList(Record):
    """How one question of AAA is answered: the methods are tried in their order, each when the one before is silent."""

    service: str
    """What it is asked for: `login`, `enable`, `dot1x`, `exec`, `commands 15`, `connection`, `system`.

    `commands 15` stands for the commands of administrators on devices without such levels too.
    """
    name: str
    """`default`, or the name by which a management line chooses it."""
    methods: tuple[str, ...]
    """`group:<group>`, `local` (where no server answers), `local-anyway` (where one refuses, too), `enable`, `line`,
    `none`, `if-authenticated`; accounting also `audit` (kept by the device's audit system) and `syslog` (sent on with
    the log)."""
    record: Literal["start-stop", "stop-only", "none", ""] = ""
    """Accounting only: what is recorded."""
    lines: tuple[str, ...] = ()


class WayIn(Record):
    """A way in for administrators, and which method lists it has chosen."""

    name: str
    is_console: bool = False
    login: Known[str]
    """The list that log-in asks; empty where it asks none, so that no server can be asked."""
    chosen: tuple[str, ...] = ()
    """Other lists than `default`, as `accounting commands 15 NAME`."""
    follows_default: bool = True
    """Whether it asks the list `default` once there is one; a web server has to be told to."""
    by_key: Known[tuple[str, ...]] = ()
    """Accounts that a public key lets in beside the list, so that no server is asked for them."""
    lines: tuple[str, ...] = ()


class Aaa(Section):
    """Authentication, authorisation and accounting as configured (4.1.3 to 4.1.5, 5.3.1)."""

    enabled: Known[bool]
    servers: Known[tuple[AaaServer, ...]]
    authentication: Known[tuple[MethodList, ...]]
    authorization: Known[tuple[MethodList, ...]]
    accounting: Known[tuple[MethodList, ...]]
    """Who did what, sent to a server or recorded by the device's audit system (Linux: `commands 15` by auditd)."""
    ways_in: Known[tuple[WayIn, ...]]
    takes_servers: bool = False
    """Whether servers and method lists can be set through the configuration; PAM's stacks are changed by hand."""
    takes_audit_rules: bool = False
    """Whether an audit system runs on the device that can be given rules."""


class Banner(Record):
    """What people read before or after they log in."""

    kind: Literal["login", "console", "motd", "exec"]
    """`login` is shown before every log-in from the network; `console` only at the device itself."""
    text: Known[str]
    """As people read it: what the device fills in, such as its name, is filled in."""
    before_login: bool = True
    """Whether anybody reads it who reaches the device, not only who may log in."""
    replaceable: bool = True
    """False where the platform could not write the text back that now stands there."""
    lines: tuple[str, ...] = ()


class Banners(Section):
    """The texts of the ways in."""

    banners: tuple[Banner, ...]
    further_banners: Known[Literal[False]] = False


class PasswordAge(Record):
    """How long an account that has a password may keep it."""

    name: str
    maximum_days: int | None
    """`None` where it never ends."""
    lines: tuple[str, ...] = ()


class PasswordPolicy(Section):
    """What the device asks of new passwords (4.1.4); `None` in a field means that it asks nothing."""

    minimum_length: Known[int | None]
    character_kinds: Known[int | None]
    """How many of upper case, lower case, digits and others must occur."""
    maximum_age_days: Known[int | None]
    history: Known[int | None]
    """How many former passwords are refused."""
    ages: Known[tuple[PasswordAge, ...]] = ()
    """Single accounts' own ages, where the device keeps them apart from what new accounts get."""
    settable: tuple[Literal["minimum_length", "character_kinds", "maximum_age_days", "history"], ...] = ()
    """What can be set through the configuration without touching what people log in by."""


class AccessPort(Record):
    """A switched port to which end devices can be connected."""

    interface: str
    enabled: Known[bool] = True
    mode: Literal["access", "trunk", "dynamic"] = "access"
    """`dynamic` becomes a trunk only when the other end asks for it."""
    networks: tuple[str, ...] = ()
    """The device's own networks in the port's VLAN: who manages it from one of them may sit behind this port."""
    dot1x: Known[bool]
    """Whether nothing passes before IEEE 802.1X (or MAC bypass, see below) has let it."""
    mac_bypass: Known[bool] = False
    """Whether a MAC address alone lets a device in."""
    port_security: Known[bool] = False
    maximum_addresses: Known[int | None] = None
    bpdu_guard: Known[bool] = False
    dhcp_snooping: Known[bool] = False
    arp_inspection: Known[bool] = False
    lines: tuple[str, ...] = ()


class AccessPorts(Section):
    """The switched ports and their guards; which are the access layer's the inventory may say (3.3.4, 5.3.2)."""

    ports: Known[tuple[AccessPort, ...]]


class Tunnel(Record):
    """A tunnel to another site or to remote people, as configured. Names as in IANA's IKEv2 registry, lower case."""

    name: str
    kind: Literal["ikev1", "ikev2", "wireguard", "openvpn", "tls", "gre", "other"]
    peer: Known[str] = ""
    """The other end's address; empty for any address."""
    for_people: Known[bool] = False
    """Whether people connect by it (remote access), not a site."""
    encryption: Known[tuple[str, ...]] = ()
    """Every cipher that may be agreed on: `aes-cbc-256`, `aes-gcm-16-256`, `3des`, `chacha20-poly1305`, `null`."""
    integrity: Known[tuple[str, ...]] = ()
    """`hmac-sha2-256-128`, …; `none` where nothing protects it, nothing beside a cipher that does so itself."""
    groups: Known[tuple[str, ...]] = ()
    """Diffie-Hellman groups: `modp2048`, `ecp256`, `curve25519`."""
    authentication: Known[tuple[str, ...]] = ()
    """How the other end proves who it is: `psk`, `certificate`, `eap`, `aaa:<list>`, `public-key`, `password`."""
    second_factor: Known[bool] = False
    """Whether the device itself asks for two of them."""
    aggressive: Known[bool] = False
    """IKEv1 only: whether aggressive mode is spoken, which gives a shared key's hash to anybody who asks."""
    port: int | None = None
    """TCP port of a tunnel over TLS."""
    networks: tuple[str, ...] = ()
    """What may be reached through it, as networks."""
    interface: str = ""
    lines: tuple[str, ...] = ()


class RemoteAccess(Section):
    """Every tunnel that is configured (4.1.3, 5.2, 5.3.1)."""

    tunnels: tuple[Tunnel, ...]
    further_tunnels: Known[Literal[False]] = False
    """Unknown where there may be tunnels that were not read."""
