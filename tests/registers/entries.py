"""Good entries of the registers: one each that meets its clause on `TODAY`."""

from datetime import date
from typing import Any

TODAY = date(2026, 8, 31)
PROOF = {"file": "proofs/a.pdf", "sha256": "a" * 64}
_COMMON: dict[str, Any] = {"id": "e1", "owner": "林美君"}
_PARTS = (
    "architecture",
    "network-activity",
    "endpoint-activity",
    "server-activity",
    "directory-settings",
    "firewall-settings",
)
ACTION: dict[str, Any] = {"id": "a1", "what": "補正", "owner": "陳偉明", "due": "2026-08-30"}

GOOD: dict[str, dict[str, Any]] = {
    "policies": {
        "subject": "remote-connections",
        "version": "2.0",
        "approved_on": "2025-09-02",
        "approver": "總經理",
        "reviewed_on": "2026-08-18",
        "contents": ["limits", "configuration", "connection-needs"],
    },
    "group_rules": {
        "clause": "4.1.4",
        "group_rule": "Group Standard 4.2",
        "is_better": True,
        "reason": "較嚴格",
        "signed_by": "資安主管",
        "signed_on": "2026-03-24",
    },
    "access_grants": {
        "grantee": "廠商 李國豪",
        "kind": "provider",
        "purpose": "維護",
        "source": ["198.51.100.45/32"],
        "destination": ["10.20.0.20/32"],
        "services": ["tcp/22"],
        "applied_on": "2026-07-01",
        "approved_by": "經理",
        "approved_on": "2026-07-03",
        "valid_from": "2026-07-03",
        "expires": "2026-10-01",
    },
    "external_equipment": {
        "person": "廠商 李國豪",
        "kind": "provider",
        "equipment": "筆記型電腦",
        "identifier": "3c:18:a0:5d:21:7e",
        "applied_on": "2026-07-01",
        "checked_on": "2026-07-02",
        "checked_by": "陳偉明",
        "is_secure": True,
        "approved_by": "經理",
        "approved_on": "2026-07-03",
        "scope": ["10.20.0.0/24"],
        "valid_from": "2026-07-03",
        "expires": "2026-10-01",
    },
    "outsourcing": {
        "provider": "宏遠資訊",
        "service": "維護",
        "devices": ["edge-*"],
        "accounts": ["vendor*"],
        "contract": "IT-2025-018",
        "contract_expires": "2027-12-31",
        "selected_on": "2025-11-18",
        "assessed_on": "2026-07-20",
    },
    "reviews": {
        "subject": "remote-operations",
        "reviewed_on": "2026-08-10",
        "reviewer": "陳偉明",
        "signed_by": "經理",
        "outcome": "in-order",
        "result": "無異常",
        "scope": ["VPN"],
    },
    "penetration_tests": {
        "tested_on": "2026-06-26",
        "tester": "安衡科技",
        "scope": ["官方網站"],
        "findings": [
            {
                "id": "f1",
                "title": "TLS 1.1",
                "severity": "medium",
                "due": "2026-08-30",
                "fixed_on": "2026-07-02",
                "retested_on": "2026-08-14",
            }
        ],
    },
    "change_records": {
        "devices": ["edge-*"],
        "need": "新分公司連線",
        "risk_assessment": "收盤後執行，影響低",
        "requested_by": "陳偉明",
        "approved_by": "經理",
        "approved_at": "2026-08-10T16:00:00+08:00",
        "performed_from": "2026-08-12T20:00:00+08:00",
        "performed_to": "2026-08-12T20:30:00+08:00",
        "rollback": "還原備份組態",
        "tested": "連線正常",
    },
    "third_party_lines": {
        "partner": "結算機構",
        "device": "edge-rtr1",
        "interface": "Gi0/2",
        "firewall": "fw-dmz",
        "contract": "IT-2025-031",
        "agreed": [
            {
                "direction": "inbound",
                "service": "tcp/8443",
                "sources": ["198.51.100.0/30"],
                "destinations": ["10.20.0.10/32"],
                "approved_by": "經理",
                "expires": "2027-03-31",
            }
        ],
    },
    "health_checks": {
        "finished_on": "2026-07-24",
        "checker": "安衡科技",
        "parts": [{"part": part, "result": "無異常", "proof": PROOF} for part in _PARTS],
    },
    "protection_services": {
        "subject": "waf",
        "provider": "示範雲端",
        "systems": ["www"],
        "mode": "blocking",
        "contract_expires": "2026-12-31",
        "tested_on": "2026-03-02",
    },
    "certificate_delivery": {
        "reviewed_on": "2026-01-20",
        "procedure": {"version": "1.5", "approved_on": "2026-01-20", "safeguard": "金鑰不可匯出", "proof": PROOF},
        "delivery": {"factor": "video", "log_in_factors": ["password", "bound-device"], "proof": PROOF},
        "use": {"is_throughout": True, "proof": PROOF},
    },
    "incident_contacts": {
        "person": "張雅婷",
        "role": "通報",
        "phone": "02-2345-6701",
        "deputy": "周怡君",
        "reviewed_on": "2026-07-01",
    },
    "incident_drills": {
        "drilled_on": "2026-04-25",
        "scenario": "勒索軟體",
        "participants": ["資訊部"],
        "outcome": "passed",
        "result": "完成",
    },
    "incidents": {
        "kind": "grave-personal-data",
        "occurred_at": "2026-08-30T08:00:00+08:00",
        "discovered_at": "2026-08-30T09:00:00+08:00",
        "report_by": "2026-08-30T10:00:00+08:00",
        "reported_at": "2026-08-30T09:30:00+08:00",
        "authority_told_at": "2026-08-30T09:20:00+08:00",
    },
    "cross_border_transfers": {
        "destination": "新加坡",
        "data": "複委託資料",
        "protected_by": "tunnel",
        "customers_told_on": "2025-03-03",
        "first_transfer_on": "2025-04-01",
        "restrictions_checked_on": "2025-02-18",
        "audit_record": PROOF,
        "reviewed_on": "2026-03-10",
    },
}


def good(name: str) -> dict[str, Any]:
    """Return a good entry of a register."""
    return {**_COMMON, "proofs": [PROOF], **GOOD[name]}
