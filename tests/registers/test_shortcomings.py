"""What an entry lacks to meet its clause, in both languages: each demanded fact, left out or wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from netproof.model.register import RegisterEntry
from netproof.registers import registers
from tests.registers.entries import ACTION, GOOD, PROOF, TODAY, good

FINDING = GOOD["penetration_tests"]["findings"][0]
PARTS = GOOD["health_checks"]["parts"]
DELIVERY = GOOD["certificate_delivery"]
CLOSED = {"closed_at": "2026-08-31T09:00:00+08:00", "response": "已復原"}


def entry(name: str, **values: Any) -> RegisterEntry:
    fields = {field: value for field, value in (good(name) | values).items() if value != "-"}
    return registers()[name].model_validate({"entries": [fields]}).listed[0]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_entry_lacks_nothing(name: str) -> None:
    assert list(entry(name).shortcomings(TODAY)) == []


CASES: list[tuple[str, Mapping[str, Any], str]] = [
    ("policies", {"approved_on": "-", "reviewed_on": "-"}, "the day of its approval is not on record"),
    ("policies", {"approver": "-"}, "who approved it is not on record"),
    ("policies", {"contents": ["limits"]}, "does not speak of: configuration, connection-needs"),
    ("policies", {"subject": "rule-changes"}, "does not speak of: need, records, risk-assessment"),
    ("group_rules", {"reason": "-"}, "why the group's rule is better or not is not said"),
    ("group_rules", {"signed_by": "-"}, "nobody signed the comparison"),
    ("group_rules", {"signed_on": "-"}, "the day of the signature is not on record"),
    ("access_grants", {"applied_on": "-"}, "the day of the application"),
    ("access_grants", {"approved_by": "-"}, "nobody approved it"),
    ("access_grants", {"approved_on": "-"}, "the day of its approval"),
    ("access_grants", {"expires": "-"}, "it has no end"),
    ("access_grants", {"valid_from": "2026-07-04", "approved_on": "2026-07-05"}, "opened on 2026-07-04, before"),
    ("access_grants", {"expires": "2026-10-02"}, "it lasts 91 days; our profile (not the rule's text) allows 90"),
    ("external_equipment", {"applied_on": "-"}, "the day of the application"),
    ("external_equipment", {"checked_on": "-"}, "no security check"),
    ("external_equipment", {"checked_by": "-"}, "who checked"),
    ("external_equipment", {"is_secure": "-"}, "the result of the security check"),
    ("external_equipment", {"is_secure": False}, "did not pass its security check on 2026-07-02"),
    ("external_equipment", {"approved_by": "-"}, "nobody approved it"),
    ("external_equipment", {"approved_on": "-"}, "the day of its approval"),
    ("external_equipment", {"scope": "-"}, "where it may reach is not limited"),
    ("external_equipment", {"expires": "-"}, "it has no end"),
    ("external_equipment", {"checked_on": "2026-07-04"}, "before its security check on 2026-07-04"),
    ("external_equipment", {"approved_on": "2026-07-04"}, "before its approval on 2026-07-04"),
    ("external_equipment", {"expires": "2026-10-02"}, "it lasts 91 days"),
    ("outsourcing", {"contract": "-"}, "no contract is on record"),
    ("outsourcing", {"contract_expires": "-"}, "the contract's last day"),
    ("outsourcing", {"selected_on": "-"}, "the provider's selection"),
    ("outsourcing", {"assessed_on": "-"}, "no assessment"),
    ("outsourcing", {"devices": "-"}, "which devices"),
    ("reviews", {"result": "-"}, "what came of it"),
    ("reviews", {"scope": "-"}, "what was looked at"),
    ("reviews", {"signed_by": " "}, "the responsible supervisor did not sign it"),
    ("reviews", {"subject": "environment"}, "it did not look at: anti-virus, browsers, firewalls, operating-systems"),
    ("reviews", {"outcome": "findings"}, "no action was set"),
    ("reviews", {"outcome": "findings", "actions": [ACTION]}, "the action a1 was due on 2026-08-30"),
    ("reviews", {"actions": [{**ACTION, "closed_on": "2026-09-01"}]}, "the action a1 was due on 2026-08-30"),
    ("penetration_tests", {"scope": "-"}, "what was tested"),
    ("penetration_tests", {"findings": [{**FINDING, "due": None, "fixed_on": None}]}, "no day by which it is mended"),
    ("penetration_tests", {"findings": [{**FINDING, "fixed_on": None}]}, "was due on 2026-08-30 and is not mended"),
    ("penetration_tests", {"findings": [{**FINDING, "retested_on": None}]}, "was not tested again by 2026-08-30"),
    ("penetration_tests", {"findings": [{**FINDING, "retested_on": "2026-06-30"}]}, "was not tested again"),
    ("health_checks", {"parts": PARTS[1:]}, "the part is missing: network architecture"),
    ("health_checks", {"parts": [PARTS[0] | {"result": ""}, *PARTS[1:]]}, "has no result: network architecture"),
    ("health_checks", {"parts": [*PARTS[:5], {**PARTS[5], "proof": None}]}, "proves it: firewall connection settings"),
    ("health_checks", {"actions": [ACTION]}, "the action a1"),
    ("protection_services", {"systems": "-"}, "which systems"),
    ("protection_services", {"tested_on": "-"}, "no test or drill"),
    ("protection_services", {"contract_expires": "-"}, "the last day of the provider's contract"),
    ("protection_services", {"mode": "monitoring"}, "the WAF only monitors"),
    ("protection_services", {"subject": "ddos", "mode": "monitoring"}, "the DDoS protection only monitors"),
    ("certificate_delivery", {"procedure": "-"}, "the delivery procedure is not on record"),
    ("certificate_delivery", {"delivery": "-"}, "how the delivery is verified"),
    ("certificate_delivery", {"use": "-"}, "it is not on record that certificates are used throughout"),
    ("certificate_delivery", {"procedure": {**DELIVERY["procedure"], "proof": None}}, "the procedure names no"),
    ("certificate_delivery", {"procedure": {**DELIVERY["procedure"], "approved_on": None}}, "procedure's approval"),
    ("certificate_delivery", {"procedure": {**DELIVERY["procedure"], "safeguard": ""}}, "how others are kept"),
    ("certificate_delivery", {"delivery": {**DELIVERY["delivery"], "proof": None}}, "the delivery factor names no"),
    ("certificate_delivery", {"delivery": {**DELIVERY["delivery"], "factor": "password"}}, "a log-in factor as well"),
    ("certificate_delivery", {"delivery": {**DELIVERY["delivery"], "factor": "bound-device"}}, "a log-in factor"),
    ("certificate_delivery", {"delivery": {**DELIVERY["delivery"], "log_in_factors": ["password"]}}, "must be named"),
    ("certificate_delivery", {"use": {"is_throughout": False, "proof": PROOF}}, "are not used throughout"),
    ("certificate_delivery", {"use": {"is_throughout": True}}, "the use throughout names no"),
    ("incident_contacts", {"deputy": "-"}, "nobody stands in"),
    ("incident_contacts", {"reviewed_on": "-"}, "ever verified"),
    ("incident_contacts", {"phone": " "}, "neither a telephone number nor a mail address"),
    ("incident_drills", {"participants": "-"}, "who took part"),
    ("incident_drills", {"result": "-"}, "what came of it"),
    ("incident_drills", {"outcome": "failed"}, "no action was set"),
    ("incidents", {"report_by": "-"}, "the firm set no deadline"),
    ("incidents", {"reported_at": "-"}, "was to be reported by 2026-08-30 10:00:00+08:00 and is not reported"),
    ("incidents", {"reported_at": "2026-08-30T02:00:01Z"}, "was reported at 2026-08-30 02:00:01+00:00, after"),
    ("incidents", {"authority_told_at": "-"}, "is to be told at once"),
    ("incidents", {"authority_told_at": "2026-08-30T10:00:01+08:00"}, "the clause says at once"),
    ("incidents", {"closed_at": "2026-09-01T09:00:00+08:00", "response": "x"}, "closed_at lies in the future"),
    ("incidents", {"proofs": [], **CLOSED}, "no document proves how it was reported"),
    ("incidents", {**CLOSED, "response": ""}, "how it was handled is not on record"),
    ("cross_border_transfers", {"protected_by": "-"}, "how the data is encrypted"),
    ("cross_border_transfers", {"customers_told_on": "-"}, "that customers were told"),
    ("cross_border_transfers", {"customers_told_on": "2025-04-01"}, "not before the first transfer"),
    ("cross_border_transfers", {"restrictions_checked_on": "-"}, "restrictions were checked"),
    ("cross_border_transfers", {"restrictions_checked_on": "2025-04-02"}, "after the first transfer"),
    ("cross_border_transfers", {"audit_record": "-"}, "no full audit record"),
    ("cross_border_transfers", {"intra_group": {"local_law": "GDPR", "proof": PROOF}}, "compared with the transfer"),
    ("cross_border_transfers", {"intra_group": {"local_law": "GDPR", "checked_on": "2025-01-02"}}, "names no document"),
]


@pytest.mark.parametrize(("name", "values", "said"), CASES, ids=lambda value: str(value)[:60])
def test_what_is_lacking_is_said_in_both_languages(name: str, values: Mapping[str, Any], said: str) -> None:
    found = list(entry(name, **values).shortcomings(TODAY))
    assert [said in text.en for text in found].count(True) == 1, found
    assert len(found) == 1, found
    assert "{" not in found[0].en + found[0].zh_tw
    assert found[0].zh_tw != found[0].en


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reviews", {"outcome": "findings", "actions": [{**ACTION, "due": "2026-08-31"}]}),
        ("reviews", {"outcome": "findings", "actions": [{**ACTION, "closed_on": "2026-08-31"}]}),
        ("penetration_tests", {"findings": []}),
        ("protection_services", {"is_in_house": True, "contract_expires": "-"}),
        ("incidents", {"reported_at": "-", "report_by": "2026-08-31T00:01:00+08:00"}),
        ("incidents", {"kind": "outage", "authority_told_at": "-"}),
        ("incidents", CLOSED),
        ("cross_border_transfers", {
            "protected_by": "-",
            "customers_told_on": "-",
            "intra_group": {"local_law": "GDPR", "checked_on": "2025-01-02", "proof": PROOF},
        }),
    ],
)  # fmt: skip
def test_what_is_allowed_is_no_shortcoming(name: str, values: Mapping[str, Any]) -> None:
    assert list(entry(name, **values).shortcomings(TODAY)) == []


@pytest.mark.parametrize(
    ("name", "values", "closed"),
    [
        ("policies", {"withdrawn_on": "2026-08-30"}, "2026-08-30"),
        ("group_rules", {"withdrawn_on": "2026-08-30"}, "2026-08-30"),
        ("access_grants", {"closed_on": "2026-08-30"}, "2026-08-30"),
        ("external_equipment", {"closed_on": "2026-08-30"}, "2026-08-30"),
        ("outsourcing", {"ended_on": "2026-08-30"}, "2026-08-30"),
        ("protection_services", {"ended_on": "2026-08-30"}, "2026-08-30"),
        ("certificate_delivery", {"ended_on": "2026-08-30"}, "2026-08-30"),
        ("incident_contacts", {"left_on": "2026-08-30"}, "2026-08-30"),
        ("cross_border_transfers", {"ended_on": "2026-08-30"}, "2026-08-30"),
        ("incidents", CLOSED, "2026-08-31"),
        ("incidents", {**CLOSED, "response": ""}, None),
        ("incidents", {**CLOSED, "proofs": []}, None),
        ("incidents", {**CLOSED, "reported_at": "-"}, None),
        ("incidents", {**CLOSED, "actions": [ACTION]}, None),
        ("incidents", {**CLOSED, "actions": [{**ACTION, "closed_on": "2026-08-31"}]}, "2026-08-31"),
        ("incidents", {**CLOSED, "authority_told_at": "-"}, None),
        ("incidents", {**CLOSED, "authority_told_at": "-", "kind": "outage"}, "2026-08-31"),
        ("reviews", {}, None),
    ],
)
def test_what_is_history(name: str, values: Mapping[str, Any], closed: str | None) -> None:
    found = entry(name, **values)
    assert found.closed == (date.fromisoformat(closed) if closed else None)
    assert found.is_closed is (closed is not None)
