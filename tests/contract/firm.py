"""A well-kept firm: every register filled in, every record in order, one good device, two runs in time."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from netproof.model.context import FirmProfile
from netproof.model.endpoint import EndpointReading, ServedCertificate
from netproof.model.firm import FirmContext, Schedule
from netproof.model.register import Register, Registers
from netproof.model.run import RunFacts
from netproof.model.state import DeviceState
from netproof.model.state_network import Neighbours
from netproof.registers import name_of, topics
from netproof.registers import registers as known_registers
from netproof.registers.health_checks import PARTS
from netproof.registers.policies import CONTENTS
from netproof.registers.reviews import SCOPES
from tests.checks.states import CHEN, GLASS, NOW, SOFTWARE, context, device, register

PROOF = {"file": "proofs/a.pdf", "sha256": "a" * 64}
LATELY, LONG_AGO, LATER = "2026-11-05", "2024-01-10", "2027-01-31"
MOMENT = "2026-11-05T10:00:00+08:00"
BASE: dict[str, Any] = {"owner": "林美君", "proofs": [PROOF]}
CONFIRMED = BASE | {"id": "looked-through", "confirmed_on": LATELY, "confirmed_by": "林美君"}


def _entry(name: str, **fields: Any) -> dict[str, Any]:
    return BASE | {"id": name} | fields


def _topics(name: str) -> list[str]:
    return sorted(topics(known_registers()[name]))


FILLED: dict[str, dict[str, Any]] = {
    "policies": {
        "entries": [
            _entry(
                topic,
                subject=topic,
                version="1.0",
                approved_on=LATELY,
                approver="董事會",
                contents=sorted(CONTENTS.get(topic, ())),
            )
            for topic in _topics("policies")
        ]
    },
    "reviews": {
        "entries": [
            _entry(
                topic,
                subject=topic,
                reviewed_on=LATELY,
                reviewer="王大明",
                signed_by="權責主管",
                outcome="in-order",
                result="無異常",
                scope=sorted(SCOPES.get(topic, {"all devices"})),
            )
            for topic in _topics("reviews")
        ]
    },
    "group_rules": {
        "entries": [
            _entry(
                "accounts",
                clause="4.1.4",
                group_rule="IT Standard 7",
                is_better=False,
                reason="the domestic rule asks for more",
                signed_by="資安長",
                signed_on=LATELY,
            )
        ]
    },
    "access_grants": {"entries": [], "confirmations": [CONFIRMED]},
    "external_equipment": {"entries": [], "confirmations": [CONFIRMED]},
    "incidents": {"entries": [], "confirmations": [CONFIRMED]},
    "change_records": {"entries": [], "confirmations": [CONFIRMED]},
    "outsourcing": {
        "entries": [
            _entry(
                "maintenance",
                provider="某資訊公司",
                service="maintenance",
                devices=["sw1"],
                accounts=["glass"],
                contract="C-1",
                contract_expires=LATER,
                selected_on=LONG_AGO,
                assessed_on=LATELY,
            )
        ]
    },
    "penetration_tests": {"entries": [_entry("test", tested_on=LATELY, tester="某資安公司", scope=["www"])]},
    "health_checks": {
        "entries": [
            _entry(
                "check",
                finished_on=LATELY,
                checker="某資安公司",
                parts=[{"part": part, "result": "無異常", "proof": PROOF} for part in PARTS],
            )
        ]
    },
    "protection_services": {
        "entries": [
            _entry(
                topic,
                subject=topic,
                provider="某電信公司",
                systems=["www"],
                mode="blocking",
                contract_expires=LATER,
                tested_on=LATELY,
            )
            for topic in _topics("protection_services")
        ]
    },
    "certificate_delivery": {
        "entries": [
            _entry(
                "app",
                reviewed_on=LATELY,
                procedure={"version": "1", "approved_on": LONG_AGO, "safeguard": "本人臨櫃", "proof": PROOF},
                delivery={"factor": "counter", "log_in_factors": ["password", "otp-app"], "proof": PROOF},
                use={"is_throughout": True, "proof": PROOF},
            )
        ]
    },
    "incident_contacts": {
        "entries": [_entry("first", person="王大明", role="通報", phone="02-1234", deputy="林美君", reviewed_on=LATELY)]
    },
    "incident_drills": {
        "entries": [
            _entry(
                "drill",
                drilled_on=LATELY,
                scenario="勒索軟體",
                participants=["王大明"],
                outcome="passed",
                result="完成",
            )
        ]
    },
    "cross_border_transfers": {
        "entries": [
            _entry(
                "group",
                destination="JP, 母公司",
                data="客戶姓名",
                protected_by="application-encryption",
                customers_told_on=LONG_AGO,
                first_transfer_on="2024-06-01",
                restrictions_checked_on=LONG_AGO,
                audit_record=PROOF,
                reviewed_on=LATELY,
            )
        ]
    },
    "privileged_access": {
        "entries": [
            _entry("pam", mechanism="temporary-access", devices=["*"], system="PAM", valid_from=LONG_AGO, expires=LATER)
        ]
    },
    "retirement_plans": {
        "entries": [
            _entry("old-switches", devices=["old-*"], approver="總經理", approved_on=LATELY, replace_by="2027-06-30")
        ]
    },
    "waivers": {
        "entries": [
            _entry(
                "banner",
                findings=["login-banner/*/old-*"],
                reason="replaced soon",
                requested_by="王大明",
                approver="資安長",
                approved_on=LATELY,
                expires=LATER,
            )
        ]
    },
    "endpoints": {"entries": [_entry("www", kind="public", host="www.firm.example")]},
    "devices": {"entries": [_entry("A-1", device="sw1", log_names=["10.0.9.2"], in_service=LONG_AGO)]},
    "zones": {
        "zones": [
            {"id": kind, "kind": kind, "owner": "王大明", "networks": [f"10.{number}.0.0/16"]}
            for number, kind in enumerate(("dmz", "production", "test", "management"))
        ],
        "flows": [
            _entry(
                "orders",
                sources=["dmz"],
                destinations=["production"],
                services=["tcp/443"],
                need="下單",
                approved_by="資安長",
                approved_on=LATELY,
                expires=LATER,
            )
        ],
    },
    "architecture": {
        "picture": _entry("picture", version="3", drawn_on=LATELY),
        "devices": [{"name": "sw1"}],
        "wireless": [{"ssid": ssid, "zone": "production"} for ssid in ("STAFF", "GUEST")],
    },
    "third_party_lines": {
        "entries": [
            _entry(
                "depository",
                partner="集保",
                device="sw1",
                interface="Gi0/1",
                firewall="sw1",
                contract="L-1",
                ends_on=LATER,
                agreed=[],
            )
        ]
    },
}
"""Every register that is data; the administrators and the software stand with the good device."""


@cache
def registers() -> Registers:
    filled = tuple(known_registers()[name].model_validate(data) for name, data in FILLED.items())
    return Registers(
        present=(*filled, register(CHEN, GLASS), SOFTWARE), proofs={f"{PROOF['sha256']} {PROOF['file']}": "verified"}
    )


def without(kept: Registers, kind: type[Register]) -> Registers:
    return kept.changed(present=tuple(present for present in kept.present if not isinstance(present, kind)))


def emptied(kept: Registers, kind: type[Register]) -> Registers:
    """Return the registers with one of them there, but holding nothing."""
    blank = {name: () for name, field in kind.model_fields.items() if field.is_required()}
    return kept.changed(present=(*without(kept, kind).present, kind.model_validate(blank)))


def unproven(kept: Registers) -> Registers:
    return kept.changed(proofs={})


def run(started: datetime, pattern: str = "all") -> RunFacts:
    return RunFacts(
        run=f"{started:%Y%m%dT%H%M%SZ}",
        started_at=started,
        ended_at=started,
        sources=("hosts.yml",),
        source="session",
        pattern=pattern,
        netproof_version="1",
    )


CERTIFICATE = ServedCertificate(
    subject="CN=www.firm.example",
    issuer="CN=Authority",
    serial="1",
    not_before=datetime(2026, 6, 1, tzinfo=UTC),
    not_after=datetime(2027, 6, 1, tzinfo=UTC),
    names=("www.firm.example",),
    key_type="ec",
    key_bits=256,
    signature_hash="sha256",
    self_signed=False,
    sha256="b" * 64,
)
READING = EndpointReading(
    endpoint="www",
    address="www.firm.example:443",
    asked_at=NOW,
    chain=(CERTIFICATE,),
    trusted=True,
    name_matches=True,
    protocols=("TLSv1.3",),
    cipher="TLS_AES_256_GCM_SHA384",
)


def good_device(**sections: Any) -> DeviceState:
    return device(**({"neighbours": Neighbours(protocols=("cdp",), neighbours=())} | sections))


def firm(kept: Registers | None = None, **values: Any) -> FirmContext:
    """Return the surroundings of a run of a firm that every clause binds."""
    surroundings = context()
    facts: dict[str, Any] = {
        "run": run(NOW),
        "earlier": (run(NOW - timedelta(days=1)),),
        "firm": FirmProfile(foreign=True, management_networks=surroundings.firm.management_networks),
        "registers": kept or registers(),
        "schedule": Schedule(every="1d"),
        "devices": {"sw1": surroundings.device},
        "states": {"sw1": good_device()},
        "endpoints": (READING,),
    }
    return FirmContext(**(facts | values))


def names() -> list[str]:
    return sorted(name_of(type(present)) for present in registers().present)
