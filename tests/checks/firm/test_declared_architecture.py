"""The declared architecture against what devices show, both ways."""

from datetime import date, timedelta
from ipaddress import ip_address, ip_network
from typing import Any, Literal

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.firm import FirmContext
from netproof.model.register import Register
from netproof.model.state import (
    DeviceState,
    Service,
    Services,
)
from netproof.model.state_network import Neighbour, Neighbours
from netproof.model.state_wireless import Wireless
from netproof.registers.architecture import (
    ArchitectureRegister,
    DeclaredDevice,
    DeclaredLine,
    DeclaredServer,
    DeclaredWireless,
    LineEnd,
    Picture,
)
from netproof.registers.change_records import ChangeRecordsRegister
from netproof.registers.zones import Zone, ZonesRegister
from tests.checks.cases.change_history import record
from tests.checks.firm.surroundings import firm, state
from tests.checks.states import NOW, UNKNOWN, interface, wlan

GOOD, BAD, OPEN = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE
DRAWN = date(2026, 8, 25)
NETWORK = Wireless(networks=(wlan("STAFF"),))
NO_WIRELESS = Wireless(networks=())


def hears(*found: tuple[str, str], protocols: tuple[Literal["cdp", "lldp"], ...] = ("cdp",)) -> Neighbours:
    return Neighbours(
        neighbours=tuple(Neighbour(device=name, local_interface=port, protocol="cdp") for port, name in found),
        protocols=protocols,
    )


def switch(*heard: tuple[str, str], **values: Any) -> DeviceState:
    facts: dict[str, Any] = {"neighbours": hears(*heard), "wireless": NETWORK}
    return state("sw1", interface("Gi0/1", mode="trunk"), **(facts | values))


def router(*heard: tuple[str, str], **values: Any) -> DeviceState:
    facts: dict[str, Any] = {"neighbours": hears(*heard), "wireless": NO_WIRELESS}
    ports = (interface("Gi0/0", addresses=("203.0.113.2/30",)), interface("Gi0/1", addresses=("10.20.0.1/24",)))
    return state("r1", *ports, **(facts | values))


def line(name: str, kind: str, *ends: tuple[str, str], **values: Any) -> DeclaredLine:
    plugged = tuple(LineEnd(device=device, interface=port) for device, port in ends)
    return DeclaredLine.model_validate({"id": name, "kind": kind, "ends": plugged, **values})


CORE = line("core", "internal", ("sw1", "Gi0/1"), ("r1", "Gi0/1"))
OUTER = line("internet", "internet", ("r1", "Gi0/0"), ("provider", ""), no_backup_because="a second one is ordered")


def declared(**values: Any) -> ArchitectureRegister:
    facts: dict[str, Any] = {
        "picture": Picture(id="A-1", owner="network section", version="1", drawn_on=DRAWN),
        "devices": (DeclaredDevice(name="sw1"), DeclaredDevice(name="r1")),
        "lines": (CORE, OUTER),
        "wireless": (DeclaredWireless(ssid="STAFF", zone="office"),),
    }
    return ArchitectureRegister(**(facts | values))


HEARD = (("Gi0/1", "r1.firm.example"),)
BOTH = (switch(*HEARD), router(("Gi0/1", "SW1")))


def judged(*more: Register, seen: tuple[DeviceState, ...] = BOTH, **values: Any) -> FirmContext:
    """Return a run over some devices, with other values of some fields of what is declared."""
    return firm(declared(**values), *more, states={one.device: one for one in seen})


def without_cdp(device: DeviceState, port: str) -> DeviceState:
    return device.changed(services=Services(services=(Service(name="cdp", enabled=False, interface=port),)))


SERVER = DeclaredServer(name="web1", addresses=(ip_address("10.20.0.10"),), purpose="the website")
ZONES = ZonesRegister(
    zones=(
        Zone(id="dmz", kind="dmz", owner="network section", networks=(ip_network("10.20.0.0/24"),)),
        Zone(id="office", kind="office", owner="general affairs", vlans=(1,)),
    )
)
PHONE = switch(*HEARD, ("Gi0/2", "SEP00AA"))
DEAF = hears(protocols=())
HOST = state("srv1", interface("eth0", addresses=("10.30.0.9/24",)), neighbours=DEAF, wireless=NO_WIRELESS)
CABLE = line("cable", "internal", ("sw1", "Gi0/5"), ("srv1", "eth0"))
OFFICE = Zone(id="office", kind="office", owner="general affairs", networks=(ip_network("10.30.0.0/24"),), vlans=(30,))


def with_host(*more: Register, vlan: int = 30, listening: tuple[str, ...] | None = None, **host: Any) -> FirmContext:
    """Return a run over a switch that listens and a host on one of its access ports."""
    heard = hears(protocols=("lldp",)).changed(listening_interfaces=listening)
    port = interface("Gi0/5", mode="access", vlan=vlan)
    network = state("sw1", port, neighbours=heard, wireless=NETWORK)
    devices = tuple(DeclaredDevice(name=name) for name in ("sw1", "srv1"))
    return judged(*more, devices=devices, lines=(CABLE,), seen=(network, HOST.changed(**host)))


DOWN = state(
    "r1",
    interface("Gi0/0", up=False),
    interface("Gi0/1"),
    neighbours=hears(("Gi0/1", "sw1")),
    wireless=NO_WIRELESS,
)
LATER = ChangeRecordsRegister(entries=(record(changes_architecture=True),))
"""Performed a day before the run, long after the drawing."""
PERHAPS = DOWN.changed(
    interfaces=DOWN.interfaces
    and DOWN.interfaces.changed(interfaces=(interface("Gi0/0", up=UNKNOWN), interface("Gi0/1")))
)

CASES = {
    "as declared": (judged(), GOOD, []),
    "a device that is gone": (firm(declared(lines=()), states={"sw1": switch(*HEARD)}), BAD, ["r1"]),
    "a device that is not ours": (
        firm(
            declared(
                devices=(DeclaredDevice(name="sw1"), DeclaredDevice(name="r1", not_managed_because="the provider's")),
                lines=(CORE,),
            ),
            states={"sw1": BOTH[0]},
        ),
        GOOD,
        [],
    ),
    "a device that is not drawn": (
        firm(declared(devices=(DeclaredDevice(name="sw1"),), lines=()), states={"sw1": switch(), "r1": router()}),
        BAD,
        ["r1"],
    ),
    "a neighbour that nobody declared": (judged(seen=(PHONE, BOTH[1])), BAD, ["SEP00AA"]),
    "a telephone": (judged(seen=(PHONE, BOTH[1]), endpoints=("sep*",)), GOOD, []),
    "heard by one end": (judged(seen=(BOTH[0], router(neighbours=DEAF))), GOOD, []),
    "heard by neither, though both listen": (judged(seen=(switch(), router())), BAD, ["core"]),
    "one end is deaf, and the other hears nothing": (
        judged(seen=(switch(), router(neighbours=DEAF))),
        OPEN,
        ["core"],
    ),
    "one end does not listen just there": (
        judged(seen=(without_cdp(switch(), "Gi0/1"), router())),
        OPEN,
        ["core"],
    ),
    "one end is off somewhere else": (judged(seen=(without_cdp(switch(), "Gi0/9"), router())), BAD, ["core"]),
    "neighbours were not read": (judged(seen=(switch(neighbours=None), router())), OPEN, ["sw1", "core"]),
    "both ends are in one segment": (
        judged(
            seen=(
                state("sw1", interface("Gi0/1", addresses=("10.20.0.2/24",)), neighbours=DEAF, wireless=NETWORK),
                router(neighbours=DEAF),
            )
        ),
        GOOD,
        [],
    ),
    "a host that does not listen, in the segment of its VLAN": (with_host(ZonesRegister(zones=(OFFICE,))), GOOD, []),
    "a host in another VLAN": (with_host(ZonesRegister(zones=(OFFICE,)), vlan=31), OPEN, ["cable"]),
    "a host in a zone of several VLANs": (
        with_host(ZonesRegister(zones=(OFFICE.changed(vlans=(30, 31)),))),
        OPEN,
        ["cable"],
    ),
    "a host of which neighbours were not read": (
        with_host(ZonesRegister(zones=(OFFICE,)), neighbours=None),
        OPEN,
        ["srv1"],
    ),
    "a host that hears nobody": (with_host(neighbours=hears(protocols=("lldp",))), BAD, ["cable"]),
    "a switch that listens elsewhere only": (
        with_host(listening=("Gi0/9",), neighbours=hears(protocols=("lldp",))),
        OPEN,
        ["cable"],
    ),
    "no such interface": (
        judged(lines=(line("core", "internal", ("sw1", "Gi0/8"), ("r1", "Gi0/1")),)),
        BAD,
        ["core"],
    ),
    "a line that is down": (judged(seen=(BOTH[0], DOWN)), BAD, ["internet"]),
    "a line that may be down": (judged(seen=(BOTH[0], PERHAPS)), OPEN, ["internet"]),
    "no backup": (judged(lines=(CORE, OUTER.changed(no_backup_because=" "))), BAD, ["internet"]),
    "a backup": (
        judged(lines=(CORE, OUTER.changed(no_backup_because="", backed_up_by="core"))),
        GOOD,
        [],
    ),
    "a backup that is not declared": (judged(lines=(CORE, OUTER.changed(backed_up_by="other"))), BAD, ["internet"]),
    "a wireless network that is not drawn": (judged(wireless=()), BAD, ["STAFF"]),
    "a wireless network that nobody serves": (
        judged(seen=(switch(*HEARD, wireless=NO_WIRELESS), BOTH[1])),
        BAD,
        ["STAFF"],
    ),
    "wireless settings that were not read": (
        judged(seen=(switch(*HEARD, wireless=None), BOTH[1])),
        OPEN,
        ["sw1", "STAFF"],
    ),
    "a wireless network that is off": (
        judged(seen=(switch(*HEARD, wireless=Wireless(networks=(wlan("STAFF", enabled=False),))), BOTH[1])),
        BAD,
        ["STAFF"],
    ),
    "a server in a segment": (judged(ZONES, servers=(SERVER,)), GOOD, []),
    "a server in no segment": (
        judged(ZONES, servers=(SERVER.changed(addresses=(ip_address("10.99.0.1"),)),)),
        BAD,
        ["web1"],
    ),
    "a wireless network in an unknown zone": (
        judged(ZONES, wireless=(DeclaredWireless(ssid="STAFF", zone="guests"),)),
        BAD,
        ["STAFF"],
    ),
    "older than a change": (judged(LATER), BAD, ["A-1"]),
    "drawn after the change": (
        judged(LATER, picture=Picture(id="A-2", owner="x", version="2", drawn_on=NOW.date() - timedelta(days=1))),
        GOOD,
        [],
    ),
    "a device that was not read": (
        firm(declared(lines=(CORE,)), states={"sw1": switch(*HEARD)}, unread=("r1",)),
        OPEN,
        ["r1"],
    ),
    "no picture": (judged(picture=None), BAD, [""]),
    "no register": (firm(states={"sw1": switch()}), OPEN, None),
    "an empty register": (firm(ArchitectureRegister(devices=()), states={"sw1": switch()}), OPEN, None),
    "a run over some devices": (firm(declared(), states={"sw1": switch()}, pattern="sw1"), OPEN, None),
}


@pytest.mark.parametrize(("surroundings", "status", "targets"), CASES.values(), ids=CASES)
def test_declared_architecture(surroundings: FirmContext, status: Status, targets: list[str] | None) -> None:
    verdict = judge_firm(firm_checks()["declared_architecture"](), surroundings)
    assert verdict.status is status, verdict
    if targets is None:
        assert verdict.reason
    else:
        assert [one.target for one in verdict.observations] == targets
    assert all("{" not in one.message.en + one.message.zh_tw for one in verdict.observations)


def test_what_contradicts_itself() -> None:
    wrong = declared(
        devices=(DeclaredDevice(name="sw1"), DeclaredDevice(name="sw1")),
        lines=(line("a", "wan", ("x", ""), ("y", "")), line("b", "wan", ("sw1", ""), ("y", ""), backed_up_by="b")),
    )
    assert [(place, message.split(";")[0]) for place, message in wrong.faults()] == [
        (("devices", 1, "name"), "'sw1' stands twice"),
        (("lines", 0, "ends"), "none of its ends is a declared device"),
        (("lines", 1, "backed_up_by"), "a line cannot back itself up"),
    ]
