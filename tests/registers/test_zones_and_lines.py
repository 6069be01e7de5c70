"""What contradicts itself in the zones, and what changes, flows and lines lack."""

from datetime import date
from typing import Any

import pytest

from netproof.registers.change_records import ChangeRecord
from netproof.registers.third_party_lines import AgreedPort
from netproof.registers.zones import AllowedFlow, ZonesRegister
from tests.registers.entries import GOOD, PROOF, TODAY, good

ZONE: dict[str, Any] = {"id": "dmz", "kind": "dmz", "owner": "林美君", "networks": ["10.20.0.0/24"]}
OFFICE: dict[str, Any] = {"id": "office", "kind": "office", "owner": "王淑芬", "vlans": [110]}
FLOW: dict[str, Any] = {
    "id": "F-01",
    "owner": "林美君",
    "sources": ["office"],
    "destinations": ["dmz"],
    "services": ["tcp/443", "icmp"],
    "need": "交易系統",
    "approved_by": "經理",
    "approved_on": "2026-06-15",
    "proofs": [PROOF],
}
ABSENT: dict[str, Any] = {"kind": "test", "reason": "無自行開發系統", "approved_by": "經理"}

FAULTS: dict[str, tuple[dict[str, Any], list[tuple[str | int, ...]]]] = {
    "none": ({}, []),
    "a zone twice": ({"zones": [ZONE, OFFICE, ZONE]}, [("zones", 2, "id")]),
    "a flow twice": ({"flows": [FLOW, FLOW]}, [("flows", 1, "id")]),
    "a flow from nowhere": ({"flows": [FLOW | {"sources": ["office", "lab"]}]}, [("flows", 0, "sources", 1)]),
    "a flow to nowhere": ({"flows": [FLOW | {"destinations": ["lab"]}]}, [("flows", 0, "destinations", 0)]),
    "a kind that is there": ({"absent": [ABSENT | {"kind": "dmz"}]}, [("absent", 0, "kind")]),
    "ends before its approval": ({"flows": [FLOW | {"expires": "2026-06-14"}]}, [("flows", 0, "expires")]),
}


@pytest.mark.parametrize(("values", "places"), FAULTS.values(), ids=FAULTS)
def test_zones(values: dict[str, Any], places: list[tuple[str | int, ...]]) -> None:
    register = ZonesRegister.model_validate({"zones": [ZONE, OFFICE], "absent": [ABSENT], "flows": [FLOW]} | values)
    assert [place for place, _ in register.faults()] == places


@pytest.mark.parametrize("term", ["any", "icmp", "icmpv6", "esp", "tcp", "tcp/1", "udp/65535", "tcp/1000-2000"])
def test_a_service_is_written_so(term: str) -> None:
    assert AgreedPort.model_validate(GOOD["third_party_lines"]["agreed"][0] | {"service": term}).service == term


@pytest.mark.parametrize(
    "term", ["", "http", "443", "tcp/0", "tcp/65536", "tcp/20-10", "tcp/1,2", "icmp/8", "TCP/1", "tcp/x"]
)
def test_a_service_is_not_written_so(term: str) -> None:
    with pytest.raises(ValueError, match="service"):
        AgreedPort.model_validate(GOOD["third_party_lines"]["agreed"][0] | {"service": term})


FLOWS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "approved": ({}, []),
    "not yet": ({"approved_on": "2026-09-01"}, ["F-01 holds from 2026-09-01 only"]),
    "everything": (
        {"services": ["any"]},
        ["F-01 allows every service, which regulates nothing; name the services"],
    ),
}


@pytest.mark.parametrize(("values", "wanted"), FLOWS.values(), ids=FLOWS)
def test_what_a_flow_lacks(values: dict[str, Any], wanted: list[str]) -> None:
    flow = AllowedFlow.model_validate(FLOW | values)
    assert [text.en for text in flow.shortcomings(TODAY)] == wanted


def test_a_flow_ends() -> None:
    assert AllowedFlow.model_validate(FLOW | {"expires": "2026-12-31"}).ends == date(2026, 12, 31)


REVIEW = {"reviewed_on": "2026-08-20", "reviewed_by": "經理", "decision": "保留"}
LATE = {"approved_at": "2026-08-12T20:00:01+08:00"}
CHANGES: dict[str, tuple[dict[str, Any], list[str], bool]] = {
    "in order": ({}, [], False),
    "approved in another time zone": ({"approved_at": "2026-08-12T12:00:00+00:00"}, [], False),
    "approved late": (LATE, ["was begun on 2026-08-12 20:00, before it was approved (2026-08-12 20:00)"], False),
    "approved late and reviewed": (LATE | {"review": REVIEW}, ["was begun on 2026-08-12 20:00, before"], True),
    "approved by who asked": ({"approved_by": "陳偉明"}, ["was approved by the person who asked for it"], False),
    "not tested": ({"tested": " "}, ["does not say how the change was tested"], False),
}


@pytest.mark.parametrize(("values", "wanted", "closed"), CHANGES.values(), ids=CHANGES)
def test_what_a_change_lacks(values: dict[str, Any], wanted: list[str], *, closed: bool) -> None:
    record = ChangeRecord.model_validate(good("change_records") | values)
    found = [text.en for text in record.shortcomings(TODAY)]
    assert len(found) == len(wanted)
    assert all(part in text for part, text in zip(wanted, found, strict=True))
    assert record.is_closed is closed
    assert record.done == date(2026, 8, 12)


@pytest.mark.parametrize("field", ["approved_at", "performed_from", "performed_to"])
def test_a_moment_needs_its_time_zone(field: str) -> None:
    with pytest.raises(ValueError, match="timezone"):
        ChangeRecord.model_validate(good("change_records") | {field: "2026-08-12T20:00:00"})
