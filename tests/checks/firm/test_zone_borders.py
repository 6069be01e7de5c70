"""Where no device that was read stands between zones, nothing shows what separates them."""

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.firm import FirmContext
from netproof.model.state import DeviceState
from netproof.model.state_network import Routes
from netproof.registers.zones import ZonesRegister
from tests.checks.firm.surroundings import firm
from tests.checks.firm.test_zone_kinds import DMZ, OFFICE, PRODUCTION, ROUTER, SWITCH
from tests.checks.states import GOOD, OPEN, UNKNOWN

FORWARDING = Routes(routes=(), forwarding=("ipv4",))


def judged(*states: DeviceState, zones: ZonesRegister | None = None, unread: tuple[str, ...] = ()) -> FirmContext:
    register = ZonesRegister(zones=(DMZ, PRODUCTION)) if zones is None else zones
    return firm(register, states={state.device: state for state in states}, unread=unread)


CASES = {
    "a router between them": (judged(ROUTER.changed(routes=FORWARDING)), GOOD),
    "a router that may pass packets on": (judged(ROUTER.changed(routes=Routes(routes=(), forwarding=UNKNOWN))), GOOD),
    "a host in both": (judged(ROUTER.changed(routes=Routes(routes=(), forwarding=()))), OPEN),
    "its routes were not read": (judged(ROUTER.changed(routes=None)), OPEN),
    "its interfaces were not read": (judged(ROUTER.changed(routes=FORWARDING, interfaces=None)), OPEN),
    "in one zone only": (judged(ROUTER.changed(routes=FORWARDING), zones=ZonesRegister(zones=(DMZ, OFFICE))), OPEN),
    "a switch without addresses": (judged(SWITCH.changed(routes=FORWARDING)), OPEN),
    "the router could not be read": (judged(SWITCH, unread=("r1",)), OPEN),
    "no zone": (judged(ROUTER.changed(routes=FORWARDING), zones=ZonesRegister(zones=())), OPEN),
}


@pytest.mark.parametrize(("surroundings", "status"), CASES.values(), ids=CASES)
def test_zone_borders(surroundings: FirmContext, status: Status) -> None:
    verdict = judge_firm(firm_checks()["zone_borders"](), surroundings)
    assert verdict.status is status, verdict
    assert verdict.reason or status is GOOD
