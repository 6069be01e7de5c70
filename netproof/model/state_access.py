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
    lines: tuple[str, ...] = ()


class MethodList(Record):
    """How one question of AAA is answered: the methods are tried in their order, each when the one before is silent."""

    service: str
    """What it is asked for: `login`, `enable`, `dot1x`, `exec`, `commands 15`, `connection`, `system`."""
    name: str
    """`default`, or the name by which a management line chooses it."""
    methods: tuple[str, ...]
    """`group:<group>`, `local`, `enable`, `line`, `none`, …: as the platform's parser normalises them."""
    record: Literal["start-stop", "stop-only", "none", ""] = ""
    """Accounting only: what is recorded."""
    lines: tuple[str, ...] = ()


class Aaa(Section):
    """Authentication, authorisation and accounting as configured (4.1.3 to 4.1.5, 5.3.1)."""

    enabled: Known[bool]
    servers: Known[tuple[AaaServer, ...]]
    authentication: Known[tuple[MethodList, ...]]
    authorization: Known[tuple[MethodList, ...]]
    accounting: Known[tuple[MethodList, ...]]
    """Who did what, sent to a server or recorded by the device's audit system (Linux: `commands` by auditd)."""


class Banner(Record):
    """What people read before or after they log in."""

    kind: Literal["login", "motd", "exec"]
    text: Known[str]
    lines: tuple[str, ...] = ()


class Banners(Section):
    """The texts of the ways in."""

    banners: tuple[Banner, ...]
    further_banners: Known[Literal[False]] = False


class PasswordPolicy(Section):
    """What the device asks of new passwords (4.1.4); `None` in a field means that it asks nothing."""

    minimum_length: Known[int | None]
    character_kinds: Known[int | None]
    """How many of upper case, lower case, digits and others must occur."""
    maximum_age_days: Known[int | None]
    history: Known[int | None]
    """How many former passwords are refused."""


class AccessPort(Record):
    """A port to which end devices are connected."""

    interface: str
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
    """The ports of the access layer and how they are guarded (3.3.4, 5.3.2)."""

    ports: Known[tuple[AccessPort, ...]]


class Tunnel(Record):
    """A tunnel to another site or to remote people, as configured. Names as in IANA's IKEv2 registry, lower case."""

    name: str
    kind: Literal["ikev1", "ikev2", "wireguard", "openvpn", "tls", "gre", "other"]
    peer: Known[str] = ""
    """The other end's address; empty for remote people of any address."""
    for_people: Known[bool] = False
    """Whether people connect by it (remote access), not a site."""
    encryption: Known[tuple[str, ...]] = ()
    """Every cipher that may be agreed on: `aes-cbc-256`, `aes-gcm-16-256`, `3des`, `chacha20-poly1305`, `null`."""
    integrity: Known[tuple[str, ...]] = ()
    groups: Known[tuple[str, ...]] = ()
    """Diffie-Hellman groups: `modp2048`, `ecp256`, `curve25519`."""
    authentication: Known[tuple[str, ...]] = ()
    """`psk`, `certificate`, `eap`, `aaa:<list>`, `public-key`, `password`."""
    second_factor: Known[bool] = False
    networks: tuple[str, ...] = ()
    """What may be reached through it, as networks."""
    interface: str = ""
    lines: tuple[str, ...] = ()


class RemoteAccess(Section):
    """Every tunnel that is configured (4.1.3, 5.2, 5.3.1)."""

    tunnels: tuple[Tunnel, ...]
    further_tunnels: Known[Literal[False]] = False
    """Unknown where there may be tunnels that were not read."""
