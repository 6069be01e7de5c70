"""Lines to third parties, and the firewall that each of them ends at."""

from datetime import date
from ipaddress import ip_network
from typing import Any

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.firm import FirmContext
from netproof.model.state import DeviceState, Inspection, RuleBases
from netproof.registers.third_party_lines import AgreedPort, ThirdPartyLine, ThirdPartyLinesRegister
from tests.checks.cases.segmentation import ALLOW, STATEFUL, hook
from tests.checks.firm.surroundings import firm, state
from tests.checks.states import NOW, access_list, bound, interface

PORT = AgreedPort(
    direction="inbound",
    service="tcp/8443",
    sources=(ip_network("198.51.100.0/30"),),
    destinations=(ip_network("10.20.0.10/32"),),
    approved_by="Kuo",
    expires=date(2027, 3, 31),
)
OUTER = (
    interface("Gi0/1", addresses=("10.20.0.1/24",)),
    interface("Gi0/2", addresses=("198.51.100.2/30",)),
)
ACL = RuleBases(rule_bases=(access_list("X", "192.0.2.0/24"), bound("LINE", "Gi0/2", "in")))
ROUTER = state("r1", *OUTER, rule_bases=ACL)
ZONED = state(
    "r1", *OUTER, rule_bases=RuleBases(rule_bases=(), inspections=(Inspection(interface="Gi0/2", group="LINE"),))
)
ELSEWHERE = state("r1", *OUTER, rule_bases=RuleBases(rule_bases=(), inspections=(Inspection(interface="Gi0/1"),)))
INNER = (interface("eth1", addresses=("10.20.0.254/24",)), interface("eth2", addresses=("10.30.0.1/24",)))
FIREWALL = state("fw1", *INNER, rule_bases=RuleBases(rule_bases=(hook("forward", STATEFUL),)))
FILTER = state("fw1", *INNER, rule_bases=RuleBases(rule_bases=(hook("forward", ALLOW),)))
FAR = state("fw1", INNER[1], rule_bases=FIREWALL.rule_bases)


def line(**values: Any) -> ThirdPartyLine:
    facts: dict[str, Any] = {
        "id": "T-01",
        "owner": "network section",
        "partner": "settlement house",
        "device": "r1",
        "interface": "Gi0/2",
        "firewall": "fw1",
        "contract": "C-1",
        "agreed": (PORT,),
    }
    return ThirdPartyLine(**(facts | values))


ROLE = {"r1": {"Gi0/2": "third-party"}}


def judged(
    *lines: ThirdPartyLine,
    devices: tuple[DeviceState, ...] = (ROUTER, FIREWALL),
    roles: Any = None,
    unread: tuple[str, ...] = (),
) -> FirmContext:
    states = {one.device: one for one in devices}
    register = ThirdPartyLinesRegister(entries=lines)
    return firm(register, states=states, roles=ROLE if roles is None else roles, unread=unread)


HERE = line(firewall="r1")
GOOD, BAD, OPEN = Status.SATISFIED, Status.NOT_SATISFIED, Status.INDETERMINATE
CASES = {
    "a firewall behind it": (judged(line()), GOOD),
    "a firewall on the router": (judged(HERE, devices=(ZONED,)), GOOD),
    "an access list only": (judged(HERE, devices=(ROUTER,)), BAD),
    "inspection on another interface": (judged(HERE, devices=(ELSEWHERE,)), BAD),
    "no firewall is named": (judged(line(firewall=None)), BAD),
    "a firewall that tracks nothing": (judged(line(), devices=(ROUTER, FILTER)), BAD),
    "a firewall in another segment": (judged(line(), devices=(ROUTER, FAR)), BAD),
    "a firewall that is not in the inventory": (judged(line(), devices=(ROUTER,)), BAD),
    "a firewall that was not read": (judged(line(), devices=(ROUTER,), unread=("fw1",)), OPEN),
    "its rules were not read": (judged(line(), devices=(ROUTER, FIREWALL.changed(rule_bases=None))), OPEN),
    "the device was not read": (judged(line(), devices=(FIREWALL,), unread=("r1",)), OPEN),
    "a line that is not on record": (
        judged(line(), roles={"r1": {"Gi0/2": "third-party", "Gi0/3": "third-party"}}),
        BAD,
    ),
    "a line that the inventory does not know": (judged(line(), roles={"r1": {}}), BAD),
    "a device that is not in the inventory": (judged(line(device="r9")), BAD),
    "no line on record": (judged(), OPEN),
    "no register": (firm(states={"r1": ROUTER}, roles=ROLE), OPEN),
}


@pytest.mark.parametrize(("surroundings", "status"), CASES.values(), ids=CASES)
def test_third_party_lines(surroundings: FirmContext, status: Status) -> None:
    verdict = judge_firm(firm_checks()["third_party_lines"](), surroundings)
    assert verdict.status is status, verdict
    assert all("{" not in one.message.en + one.message.zh_tw for one in verdict.observations)


def test_what_an_entry_lacks() -> None:
    today = NOW.date()
    assert not list(line().shortcomings(today))
    over = line(firewall=None, agreed=(PORT.changed(expires=date(2026, 11, 21)),))
    assert [text.en for text in over.shortcomings(today)] == [
        "T-01 names no firewall that the line ends at",
        "T-01: the agreement on tcp/8443 ended on 2026-11-21; close it, or agree anew",
    ]
