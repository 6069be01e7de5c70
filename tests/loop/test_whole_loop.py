"""The whole loop through the real command line, told once, and what must hold of it."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lab.clauses import expected_clauses, told_clauses
from lab.violations import Place, emulated_violations, is_at, seen
from netproof.errors import ExitCode
from netproof.evidence.redaction import SecretScanner
from netproof.model.assessment import Finding
from netproof.model.operation import ConfigurationLine
from netproof.model.plan import Plan
from tests.loop.emulated_lab import ENGINEER, STRANGER, SUPERVISOR, EmulatedLab, lab_secrets

pytestmark = pytest.mark.xdist_group("loop")

COMMON_WORDS = {
    "admin": "the name of an account, of a register and of a dozen of messages",
    "cisco": "the vendor's name",
    "guest": "the name of an account and of a network",
    "public": "a known default community, which findings name on purpose",
}
"""Lab secrets that are everyday words, so that finding them would prove nothing; why each of them is one."""


@dataclass
class Story:
    """What was said on the way."""

    plan: str = ""
    before: list[Finding] = field(default_factory=list)
    clauses: list[dict[str, Any]] = field(default_factory=list)
    after: list[Finding] = field(default_factory=list)
    applied: dict[str, dict[str, str]] = field(default_factory=dict)
    typed: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def findings(lab: EmulatedLab) -> list[Finding]:
    return [Finding.model_validate(row) for row in json.loads(lab.succeed("show", "findings", "--all", "--json"))]


def approvals(lab: EmulatedLab, story: Story, folder: Path) -> None:
    """Try everything that must not count as an approval, then sign on another computer."""
    name, engineer = story.plan, str(lab.key(ENGINEER))
    sign = ("approve", name, "--yes")
    story.said["author"] = lab.refuse(ExitCode.REFUSED, *sign, "--as", ENGINEER, "--key", engineer)
    signers = lab.firm / "allowed_signers"
    honest = signers.read_text()
    same_key = lab.key(ENGINEER).with_suffix(".pub").read_text().split()[:2]
    signers.write_text(f'{honest}alias namespaces="plan-approval@netproof" {" ".join(same_key)}\n')
    story.said["author's alias"] = lab.refuse(ExitCode.REFUSED, *sign, "--as", "alias", "--key", engineer)
    signers.write_text(honest)
    key = str(lab.new_key(STRANGER))
    story.said["stranger"] = lab.refuse(ExitCode.REFUSED, *sign, "--as", STRANGER, "--key", key)
    story.said["pretender"] = lab.refuse(ExitCode.REFUSED, *sign, "--as", SUPERVISOR, "--key", key)
    story.said["not approved"] = lab.refuse(ExitCode.REFUSED, "apply", name)
    request = folder / "request.json"
    lab.succeed("approve", name, "--as", SUPERVISOR, "--export", str(request))
    story.said["exported"] = request.with_suffix(".txt").read_text()
    command = ["ssh-keygen", "-Y", "sign", "-n", "plan-approval@netproof", "-f", str(lab.key(SUPERVISOR)), str(request)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    other = json.loads(request.read_text())
    forged = folder / "forged.json"
    forged.write_text(json.dumps(other | {"reason": "changed afterwards"}))
    Path(f"{forged}.sig").write_bytes(Path(f"{request}.sig").read_bytes())
    story.said["forged"] = lab.refuse(ExitCode.REFUSED, "approve", name, "--signature", f"{forged}.sig")
    lab.succeed("approve", name, "--signature", f"{request}.sig")


@pytest.fixture(scope="module")
def story(lab: EmulatedLab, tmp_path_factory: pytest.TempPathFactory) -> Story:
    story = Story()
    lab.judged()
    story.before = findings(lab)
    story.clauses = json.loads(lab.succeed("show", "clauses", "--json"))
    story.said["due"] = lab.succeed("due", code=ExitCode.FINDINGS)
    story.said["findings"] = lab.succeed("show", "findings")
    for device in lab.emulator.devices:
        json.loads(lab.succeed("show", "state", device, "--json"))
    story.said["state"] = lab.succeed("show", "state", "acc-sw1", "--section", "local_accounts")
    story.plan = lab.plan()
    story.said["plan"] = lab.succeed("show", "plan", story.plan)
    story.said["plan as JSON"] = lab.succeed("show", "plan", story.plan, "--json")
    approvals(lab, story, tmp_path_factory.mktemp("other-computer"))
    lab.clear_journals()
    story.applied = lab.applied(story.plan, ExitCode.SATISFIED)
    story.typed = {name: _configured(lab, name) for name in lab.emulator.devices}
    story.said["verified"] = lab.succeed("verify", story.plan, "--json", code=ExitCode.FINDINGS)
    lab.clear_journals()
    story.said["second apply"] = lab.succeed("apply", story.plan, code=ExitCode.REFUSED)
    lab.judged()
    story.after = findings(lab)
    story.said["second plan"] = lab.netproof("plan").stderr
    for language in ("en", "zh-TW"):
        lab.succeed("report", "--lang", language)
    story.said["evidence"] = lab.succeed("evidence", "verify")
    return story


def _configured(lab: EmulatedLab, device: str) -> list[str]:
    """Return every line that a device was told in configuration mode."""
    return [entry.text for entry in lab.device(device).journal.entries if entry.mode.startswith("config")]


def places(found: list[Finding]) -> set[Place]:
    return set().union(*map(seen, found))


def test_every_finding_is_in_the_lab_s_table_and_every_row_is_found(story: Story) -> None:
    rows = {place for row in emulated_violations() for place in row.places()}
    found = places(story.before)
    assert {place for place in found if not any(is_at(place, row) for row in rows)} == set()
    assert {row for row in rows if not any(is_at(place, row) for place in found)} == set()


def test_every_clause_is_as_the_lab_s_table_says(story: Story) -> None:
    assert told_clauses(story.clauses) == expected_clauses()


def test_after_the_plan_exactly_what_it_cannot_mend_is_left(story: Story) -> None:
    rows = {place for row in emulated_violations() if row.mended != "configuration" for place in row.places()}
    assert places(story.after) == rows
    mendable = [finding for finding in story.after if finding.mendable and finding.waiver is None]
    assert [finding.id for finding in mendable if finding.check != "required_version"] == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("findings", "acc-sw1"),
        ("due", "overdue"),
        ("state", '"switchop"'),
        ("author", "its author engineer cannot approve it"),
        ("author's alias", "also not under another name"),
        ("stranger", "stranger"),
        ("pretender", ""),
        ("not approved", "pending"),
        ("forged", ""),
        ("exported", "operations, sent exactly so"),
        ("second apply", "was used for acc-sw1 before (applied); plan again"),
        ("second plan", "nothing is to be changed"),
        ("evidence", "intact: "),
    ],
)
def test_what_people_are_told(story: Story, what: str, words: str) -> None:
    assert words in story.said[what]


def test_plans_and_verifications_are_json_too(story: Story) -> None:
    plan = Plan.model_validate_json(story.said["plan as JSON"])
    assert [change.device for change in plan.change_sets] == ["acc-sw1", "edge-rtr1", "wlc1"]
    assert plan.author == ENGINEER
    verified = json.loads(story.said["verified"])
    left = [item["id"] for item in verified["findings"] if item["status"] != "satisfied"]
    assert sorted(left) == [
        "central-login/central_login/acc-sw1",
        "central-login/central_login/wlc1",
        *(f"password-policy/password_policy/{device}" for device in ("acc-sw1", "edge-rtr1", "wlc1")),
        "ssh-algorithms/ssh_algorithms/edge-rtr1",
    ]
    assert {answer["outcome"] for answer in story.applied.values()} == {"applied"}


def test_what_was_approved_is_what_was_typed(story: Story) -> None:
    """Byte for byte, with the secrets that are resolved on the way."""
    plan = Plan.model_validate_json(story.said["plan as JSON"])
    known = lab_secrets()
    vault = {"lin_mj": "vault_lin_mj_password", "aaa": "vault_aaa_key", "ntp": "vault_ntp_key"}
    for change in plan.change_sets:
        approved = [operation.line for operation in change.operations if isinstance(operation, ConfigurationLine)]
        typed = story.typed[change.device]
        tokens = [name for line in approved for name in re.findall(r"<secret:(vault:\w+|[\w-]+)", line)]
        resolved = [
            _resolved(line, {name: known[f"vault: {entry}"] for name, entry in vault.items()}) for line in approved
        ]
        device_secrets = {"snmp-server community": "no snmp-server community Nms-Write-3391"}
        resolved = [
            device_secrets["snmp-server community"] if "<secret:snmp-community:" in line else line for line in resolved
        ]
        assert typed == [*(line.strip() for line in resolved), "end"]
        own = ["snmp-community", "vault:lin_mj", "vault:ntp"] if change.device == "acc-sw1" else []
        assert sorted(tokens) == sorted([*own, "vault:aaa", "vault:aaa"])


def _resolved(line: str, secrets: dict[str, str]) -> str:
    for name, value in secrets.items():
        line = line.replace(f"<secret:vault:{name}>", value)
    return line


def test_the_second_apply_told_the_devices_nothing(lab: EmulatedLab, story: Story) -> None:
    assert story.said["second apply"]
    for name in lab.emulator.devices:
        assert _configured(lab, name) == []


def test_the_devices_saved_what_was_confirmed(lab: EmulatedLab, story: Story) -> None:
    assert story.applied
    for name, device in lab.emulator.devices.items():
        running, startup, _ = lab.everything_on(name)
        assert startup == running
        assert not device.archive.pending


def test_no_secret_of_the_lab_is_stored_or_printed(lab: EmulatedLab, story: Story) -> None:
    assert story.after
    scanner = SecretScanner({name: word for name, word in lab_secrets().items() if word not in COMMON_WORDS})
    files = [path for path in lab.home.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        scanner.assert_clean(path.read_bytes(), source=str(path))
    scanner.assert_clean("\n".join(lab.printed), source="what was printed")


def test_the_scan_for_secrets_would_find_them(lab: EmulatedLab) -> None:
    secrets = {name: word for name, word in lab_secrets().items() if word not in COMMON_WORDS}
    assert {"Lab-Netproof-7f3Q", "Lab-Lin-Meijun-55", "Nms-Write-3391", "Office-Wifi-2024", "Trading-Wifi-771"} <= set(
        secrets.values()
    )
    assert sum(word.startswith("$") for word in secrets.values()) >= 8
    startup = lab.home.parent / "emulator" / "wlc1" / "startup-config"
    assert SecretScanner(secrets).scan(startup.read_bytes())
