"""Dry runs in memory on the outputs of `fixtures/`: real ones, or after vendors' documents (see there)."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from netproof.assess import assess, check_of
from netproof.checks.check import Check
from netproof.evidence.redaction import redact
from netproof.model.assessment import Finding, Status
from netproof.model.context import Context
from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.state import DeviceState
from netproof.plan import DeviceReading, Selection, Tools
from netproof.platforms import platform as get_platform
from netproof.platforms.outputs import Outputs
from netproof.platforms.reading import read_state
from tests.checks.states import NOW, catalog, context

FIXTURES = Path(__file__).parent / "fixtures"
READINGS = sorted(f"{folder.parent.name}/{folder.name}" for folder in FIXTURES.glob("*/*/"))
"""Platform and sample device of every folder of outputs."""


def seal(kind: str, value: str) -> str:
    return f"<secret:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:12]}>"


def keyed_digest(content: bytes) -> str:
    return f"hmac-sha256:test:{hashlib.sha256(b'key' + content).hexdigest()}"


def tools(*secrets: str) -> Tools:
    """Give what planning needs; the inventory holds these secrets."""
    return Tools(
        keyed_digest=keyed_digest,
        redact=redact,
        commit_secret=lambda name: keyed_digest(name.encode()) if name in secrets else None,
    )


def outputs_of(reading: str, changed: Mapping[str, str] | None = None) -> Outputs:
    """Read a sample device's outputs."""
    name, _, case = reading.partition("/")
    files = {path.stem: path.read_text(encoding="utf-8") for path in (FIXTURES / name / case).glob("*.txt")}
    stems = {command: re.sub(r"[^A-Za-z0-9]", "_", command)[:251] for command in get_platform(name).read_commands}
    texts = {command: files[stem] for command, stem in stems.items() if stem in files}
    return Outputs(texts | dict(changed or {}), seal=seal)


def state_of(reading: str, outputs: Outputs) -> DeviceState:
    platform = get_platform(reading.partition("/")[0])
    return read_state(platform, "sw1", outputs, collected_at=NOW, source="session")


def reading_of(reading: str, *, changed: Mapping[str, str] | None = None, **device: Any) -> DeviceReading:
    """Return a sample device as a dry run reads it, with other outputs or inventory facts."""
    platform = get_platform(reading.partition("/")[0])
    outputs = outputs_of(reading, changed)
    surroundings = context(platform=platform.name, **device)
    return DeviceReading(platform=platform, outputs=outputs, state=state_of(reading, outputs), context=surroundings)


def findings_of(reading: DeviceReading) -> tuple[Finding, ...]:
    """Judge a device by the whole catalog."""
    name = reading.state.device
    return assess(catalog(), {name: reading.state}, {name: reading.context}, run="r", as_of=NOW).findings


def with_checks(findings: Iterable[Finding], surroundings: Context) -> list[tuple[Finding, Check]]:
    return [(finding, check_of(catalog(), finding, surroundings.device)) for finding in findings]


def selection_of(reading: DeviceReading, *checks: str) -> Selection:
    """Choose the mendable findings (of these checks, or of all), and guard everything."""
    found = [finding for finding in findings_of(reading) if finding.subject == reading.state.device]
    wanted = [
        finding
        for finding in found
        if finding.status is Status.NOT_SATISFIED
        and finding.mendable
        and (not checks or finding.check in checks)
        and not finding.check.startswith("required_version")
    ]
    return Selection(mend=with_checks(wanted, reading.context), guard=with_checks(found, reading.context))


def lines(operations: Iterable[Operation]) -> list[str]:
    return [operation.line for operation in operations if isinstance(operation, ConfigurationLine)]
