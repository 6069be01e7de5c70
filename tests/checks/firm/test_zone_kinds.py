"""The zones that the rule names, and segments that belong to two."""

from ipaddress import ip_network
from typing import Any

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.firm import FirmContext
from netproof.model.state_network import Vlan, Vlans
from netproof.registers.zones import AbsentKind, Zone, ZonesRegister
from tests.checks.firm.surroundings import firm, state
from tests.checks.states import UNKNOWN, interface


def zone(kind: str, *networks: str, **values: Any) -> Zone:
    facts = {"id": kind, "kind": kind, "owner": "network section", "networks": tuple(map(ip_network, networks))}
    return Zone.model_validate(facts | values)


ROUTER = state(
    "r1",
    interface("Gi0/1", addresses=("10.20.0.1/24",)),
    interface("Gi0/2", addresses=("10.30.0.1/24",)),
    interface("Gi0/3", addresses=("10.40.0.1/24",)),
)
SWITCH = state("s1", interface("Gi0/1", vlan=120), vlans=Vlans(vlans=(Vlan(id=120, interfaces=("Gi0/1",)),)))
DMZ, PRODUCTION, TEST = zone("dmz", "10.20.0.0/24"), zone("production", "10.30.0.0/24"), zone("test", "10.40.0.0/24")
OFFICE = zone("office", "10.50.0.0/24")
NO_TEST = AbsentKind(kind="test", reason="tested at the vendor's", approved_by="Kuo")


def judged(*zones: Zone, absent: tuple[AbsentKind, ...] = (), states: Any = None) -> FirmContext:
    return firm(ZonesRegister(zones=zones, absent=absent), states=states or {"r1": ROUTER})


GOOD, BAD, OPEN = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE
CASES = {
    "all three": (judged(DMZ, PRODUCTION, TEST), GOOD, []),
    "and one more, which nobody needs to see": (judged(DMZ, PRODUCTION, TEST, OFFICE), GOOD, []),
    "no test": (judged(DMZ, PRODUCTION), BAD, ["test"]),
    "no test, with a reason": (judged(DMZ, PRODUCTION, absent=(NO_TEST,)), GOOD, []),
    "by VLAN": (
        judged(DMZ, PRODUCTION, zone("test", vlans=(120,)), states={"r1": ROUTER, "s1": SWITCH}),
        GOOD,
        [],
    ),
    "nothing shows it": (judged(DMZ, PRODUCTION, zone("test", vlans=(120,))), OPEN, ["test"]),
    "VLANs are not known": (
        judged(
            DMZ,
            PRODUCTION,
            zone("test", vlans=(120,)),
            states={"r1": ROUTER, "s1": SWITCH.changed(vlans=Vlans(vlans=UNKNOWN))},
        ),
        OPEN,
        ["test"],
    ),
    "nothing lies in it": (judged(DMZ, PRODUCTION, zone("test")), BAD, ["test"]),
    "overlapping": (judged(DMZ, PRODUCTION, TEST, zone("office", "10.30.0.128/25")), BAD, ["production / office"]),
    "one VLAN in two": (
        judged(DMZ, PRODUCTION, TEST.changed(vlans=(7,)), OFFICE.changed(vlans=(7, 8))),
        BAD,
        ["test / office"],
    ),
    "no zone": (judged(), OPEN, None),
    "no register": (firm(states={"r1": ROUTER}), OPEN, None),
}


@pytest.mark.parametrize(("surroundings", "status", "targets"), CASES.values(), ids=CASES)
def test_zone_kinds(surroundings: FirmContext, status: Status, targets: list[str] | None) -> None:
    verdict = judge_firm(firm_checks()["zone_kinds"](), surroundings)
    assert verdict.status is status, verdict
    if targets is None:
        assert verdict.reason
    else:
        assert [one.target for one in verdict.observations] == targets
    assert all("{" not in one.message.en + one.message.zh_tw for one in verdict.observations)
