"""A device on which every check holds, its surroundings, and small ways of making something else of them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from ipaddress import ip_network
from typing import Any

from netproof.catalog import load_catalog
from netproof.checks import checks
from netproof.checks.check import Check
from netproof.model.assessment import Status
from netproof.model.catalog import Catalog
from netproof.model.context import Context, DeviceContext, FirmProfile, OwnAccess
from netproof.model.product_data import AdvisoryCoverage, LifecycleRelease, ProductData
from netproof.model.record import Record, Unknown
from netproof.model.register import Registers
from netproof.model.rule_base import AddressSet, Binding, Rule, RuleBase, Service
from netproof.model.state import (
    AccessBinding,
    DeviceState,
    Firmware,
    Identity,
    Interface,
    Interfaces,
    Listening,
    LocalAccount,
    LocalAccounts,
    LogDestination,
    Logging,
    LoginLockout,
    ManagementAccess,
    ManagementLine,
    PasswordStorage,
    Probed,
    RuleBases,
    Services,
    SharedPassword,
    Snmp,
    SnmpUser,
    Socket,
    SshServer,
    StoredPassword,
    Time,
    TimeSource,
    Transport,
)
from netproof.model.state import Service as NetworkService
from netproof.model.state_wireless import Wireless, WirelessNetwork, WirelessPassphrase, WirelessSecurity
from netproof.registers.administrators import Administrator, AdministratorsRegister, RegisteredAccount
from netproof.registers.outsourcing import OutsourcedService, OutsourcingRegister
from netproof.registers.software import SoftwareRegister, SoftwareVersion
from netproof.registers.zones import Zone, ZonesRegister
from tests.checks.good import good_sections

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
UNKNOWN = Unknown(unknown="hidden default")
STRONG = StoredPassword(storage=PasswordStorage.SCRYPT)
WPA3 = WirelessSecurity(protocols=("wpa3",), key_managements=("sae",), ciphers=("ccmp",), pmf="required")


@dataclass(frozen=True)
class Case:
    """One row: what a check says of a state, what its remedy leaves of it, and in which surroundings."""

    name: str
    check: str
    state: DeviceState
    status: Status
    after: Status | None = None
    """The verdict after the remedy; `None` when the remedy must leave everything as it is."""
    context: Context | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.check}: {self.name}"


GOOD, BAD, OPEN, NOT = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE, Status.NOT_APPLICABLE


@cache
def catalog() -> Catalog:
    return load_catalog()


def check(name: str, **parameters: Any) -> Check:
    use = next(use for control in catalog().controls for use in control.checks if use.check == name)
    return checks()[name].model_validate(use.parameters | parameters)


def account(name: str, **values: Any) -> LocalAccount:
    facts: dict[str, Any] = {"enabled": True, "privileged": True, "password": STRONG, "lines": (f"username {name}",)}
    return LocalAccount(name=name, **(facts | values))


def password(storage: str, **values: Any) -> StoredPassword:
    return StoredPassword(storage=PasswordStorage(storage), **values)


def shared(name: str, **values: Any) -> SharedPassword:
    return SharedPassword(name=name, **({"password": STRONG, "lines": (name,)} | values))


def service(name: str, **values: Any) -> NetworkService:
    return NetworkService(**({"name": name, "enabled": True, "lines": (name,)} | values))


def interface(name: str, **values: Any) -> Interface:
    return Interface(name=name, **({"enabled": True, "up": True, "mode": "access"} | values))


def line(name: str, **values: Any) -> ManagementLine:
    facts: dict[str, Any] = {
        "transports": ("ssh",),
        "port": 22,
        "bindings": (AccessBinding(family="ipv4", rule_base="MGMT"),),
        "idle_timeout_seconds": 600,
        "authentication": "local",
        "lines": (f"line {name}",),
    }
    return ManagementLine(name=name, **(facts | values))


def access_list(name: str, *networks: str, **values: Any) -> RuleBase:
    rules = tuple(
        Rule(
            position=i,
            id=str(i),
            action="permit",
            source=AddressSet.of(n),
            service=Service.tcp(),
            native=(f"permit {n}",),
        )
        for i, n in enumerate(networks)
    )
    return RuleBase(**({"name": name, "families": ("ipv4",), "rules": rules, "implicit_action": "deny"} | values))


def passphrase(**values: Any) -> WirelessPassphrase:
    facts: dict[str, Any] = {
        "name": "security wpa psk",
        "storage": "clear",
        "length": 20,
        "character_kinds": 4,
        "well_known": False,
        "names_network": False,
        "sealed": "<secret:wireless-passphrase:one>",
    }
    return WirelessPassphrase(**(facts | values))


def wlan(name: str = "STAFF", **values: Any) -> WirelessNetwork:
    facts: dict[str, Any] = {
        "name": name,
        "ssid": name,
        "enabled": True,
        "configured": WPA3,
        "effective": values.get("configured", WPA3),
        "client_isolation": True,
        "passphrases": (passphrase(sealed=f"<secret:wireless-passphrase:{name}>"),),
        "lines": (f"wlan {name}",),
    }
    return WirelessNetwork(**(facts | values))


def device(**sections: Any) -> DeviceState:
    """Return a device on which every check holds, with other sections or (as dicts) other fields of them."""
    state = _good_device().changed(**good_sections())
    for name, value in sections.items():
        section = getattr(state, name).changed(**value) if isinstance(value, dict) else value
        state = state.changed(**{name: section})
    return state


def bound(name: str, interface: str, direction: str) -> RuleBase:
    """Return an access list that stands on an interface."""
    binding = Binding.model_validate({"kind": "interface", "name": interface, "direction": direction})
    return access_list(name, "192.0.2.0/24", bindings=(binding,))


EDGE_IN, EDGE_OUT = bound("EDGE-IN", "Gi0/1", "in"), bound("EDGE-OUT", "Gi0/1", "out")


@cache
def _good_device() -> DeviceState:
    return DeviceState(
        device="sw1",
        platform="cisco_ios",
        collected_at=NOW,
        source="session",
        identity=Identity(
            hostname="sw1",
            vendor="Cisco",
            model="C9300-48P",
            serial="FOC1",
            operating_system="cisco-ios-xe",
            version="17.12.4",
        ),
        firmware=Firmware(
            version="17.12.4",
            running_image="flash:cat9k.17.12.04.bin",
            boot_images=("flash:cat9k.17.12.04.bin",),
            free_bytes=10**9,
            configuration_saved=True,
        ),
        local_accounts=LocalAccounts(
            accounts=(account("netproof"), account("chen"), account("glass")),
            shared_passwords=(shared("enable secret", required=True),),
        ),
        services=Services(
            services=(
                service("ssh"),
                service("telnet", enabled=False),
                service("cdp"),
                service("cdp", enabled=False, interface="Gi0/1"),
            )
        ),
        listening=Listening(
            sockets=(
                Socket(protocol="tcp", address="0.0.0.0", port=22, process="sshd"),  # noqa: S104 - a device's socket
                Socket(protocol="udp", address="127.0.0.1", port=323, process="chronyd"),
                Socket(protocol="tcp", address="::1", port=6010),
            )
        ),
        probed=Probed(tried=(22, 23, 80), open=(22,)),
        snmp=Snmp(communities=(), users=(SnmpUser(name="nms", authentication="sha", privacy="aes128"),)),
        interfaces=Interfaces(
            interfaces=(
                interface("Gi0/1", mode="routed", addresses=("203.0.113.2/30",)),
                interface("Gi0/2"),
                interface("Gi0/3", enabled=False, up=False),
                interface("Gi0/4", up=False, description="RESERVED for the printer"),
                interface("Gi0/5", up=False, mode="trunk"),
                interface("Vlan9", mode="routed", addresses=("10.0.9.11/24",)),
            )
        ),
        management_access=ManagementAccess(
            management_lines=(line("vty 0"), line("vty 1", transports=(), bindings=(), authentication="none")),
            ssh=SshServer(
                enabled=True,
                versions=("2",),
                ciphers=("aes256-gcm@openssh.com",),
                macs=("hmac-sha2-512",),
                key_exchanges=("curve25519-sha256",),
                host_keys=("rsa-sha2-512",),
            ),
            lockout=LoginLockout(attempts=5, window_seconds=120, duration_seconds=900),
        ),
        rule_bases=RuleBases(rule_bases=(access_list("MGMT", "10.0.9.0/24"), EDGE_IN, EDGE_OUT)),
        logging=Logging(
            enabled=True,
            destinations=(LogDestination(address="10.0.9.50", protocol="udp", port=514),),
            severity="informational",
            timestamps=True,
            change_logging=True,
            login_logging=True,
        ),
        time=Time(
            sources=tuple(
                TimeSource(address=address, authenticated=True, key=1, key_type="hmac-sha2-256")
                for address in ("10.0.9.1", "10.0.9.2")
            ),
            synchronised=True,
            settable_key_types=("hmac-sha2-256", "cmac-aes-128", "md5"),
        ),
        wireless=Wireless(networks=(wlan(), wlan("GUEST"))),
        transport=Transport(
            key_exchange="curve25519-sha256",
            host_key="rsa-sha2-512",
            cipher="aes256-gcm@openssh.com",
            mac="",
            legacy_allowed=False,
        ),
    )


def register(*entries: Administrator) -> AdministratorsRegister:
    return AdministratorsRegister(administrators=entries)


def administrator(name: str, *accounts: RegisteredAccount, **values: Any) -> Administrator:
    facts = {"name": name, "owner": f"{name}'s manager", "valid_from": date(2026, 1, 1), "accounts": accounts}
    return Administrator(**(facts | values))


CHEN = administrator("Chen", RegisteredAccount(name="chen", secret="chen_password"))
GLASS = administrator("Envelope", RegisteredAccount(name="glass", kind="break-glass", secret="glass_password"))
SOFTWARE = SoftwareRegister(
    versions=(SoftwareVersion(platform="cisco_ios", minimum="17.9.6", recommended="17.12.4", image="cat9k.bin"),),
    lifecycle=(
        LifecycleRelease(
            product="cisco-ios-xe",
            cycle="17.12",
            end_of_life=date(2028, 7, 28),
            source="vendor bulletin",
            as_of=date(2026, 11, 1),
        ),
        LifecycleRelease(
            product="C9300-48P", cycle="", end_of_life=False, source="vendor bulletin", as_of=date(2026, 11, 1)
        ),
    ),
)


PRODUCT_DATA = ProductData(
    coverage=(AdvisoryCoverage(product="cisco-ios-xe", source="vendor advisories", as_of=date(2026, 11, 1)),)
)

ZONES = ZonesRegister(
    zones=(
        Zone(id="outside", kind="outside", owner="network section", networks=(ip_network("203.0.113.0/30"),)),
        Zone(id="management", kind="management", owner="network section", networks=(ip_network("10.0.9.0/24"),)),
        Zone(id="office", kind="office", owner="general affairs", vlans=(110,)),
    ),
)


MAINTENANCE = OutsourcedService(
    id="maintenance",
    owner="network department",
    provider="Provider Ltd.",
    service="maintenance",
    devices=("sw*",),
    accounts=("glass",),
    contract="C-2026-1",
    contract_expires=date(2027, 1, 31),
    selected_on=date(2025, 12, 1),
    assessed_on=date(2026, 11, 2),
)
PROVIDERS = OutsourcingRegister(entries=(MAINTENANCE,))


def context(
    *,
    registers: Registers | None = None,
    product_data: ProductData = PRODUCT_DATA,
    firm: FirmProfile | None = None,
    own: dict[str, Any] | None = None,
    **device_values: Any,
) -> Context:
    own_values: dict[str, Any] = {"account": "netproof", "address": "10.0.9.7"} | (own or {})
    facts: dict[str, Any] = {
        "name": "sw1",
        "platform": "cisco_ios",
        "groups": ("switches",),
        "interface_roles": {"Gi0/1": "outside"},
        "network_roles": {"GUEST": "guest"},
        "own_access": OwnAccess(**own_values),
    }
    return Context(
        as_of=NOW,
        firm=firm or FirmProfile(management_networks=(ip_network("10.0.9.0/24"),)),
        registers=registers or Registers(present=(register(CHEN, GLASS), SOFTWARE, ZONES, PROVIDERS)),
        product_data=product_data,
        previous=device(collected_at=NOW - timedelta(days=1)),
        device=DeviceContext(**(facts | device_values)),
    )


def unknown_fields(section: Record) -> list[tuple[Record, str]]:
    """Return the section once for each of its `Known` fields, however deep, with that field unknown."""
    found: list[tuple[Record, str]] = []
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        if "Known" in str(info.annotation) or "Unknown" in str(info.annotation):
            found.append((section.changed(**{name: UNKNOWN}), name))
        if isinstance(value, Record):
            found += [(section.changed(**{name: inner}), f"{name}.{path}") for inner, path in unknown_fields(value)]
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Record):
                    for inner, path in unknown_fields(item):
                        items = (*value[:index], inner, *value[index + 1 :])
                        found.append((section.changed(**{name: items}), f"{name}.{index}.{path}"))
    return found
