"""Marks findings that somebody accepted for a time: a waiver changes how a finding is shown, never its status."""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase

from netproof.model.assessment import AppliedWaiver, Finding, Status
from netproof.model.register import Registers
from netproof.registers.waivers import Waiver, WaiversRegister


def with_waivers(findings: Iterable[Finding], registers: Registers, today: date) -> tuple[Finding, ...]:
    """Return the findings, those marked that a waiver in force covers whole.

    A waiver whose document is missing or altered, or that nobody else approved, waives nothing. Where one violation of
    a finding is not covered, the finding is not waived: what came up since was not accepted.
    """
    register = registers.get(WaiversRegister)
    usable = [waiver for waiver in (register.entries if register else ()) if _is_in_force(waiver, registers, today)]
    return tuple(_marked(finding, usable) for finding in findings)


def _marked(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    if finding.status is not Status.NOT_SATISFIED:
        return finding
    waiver = next((waiver for waiver in waivers if _covers(waiver, finding)), None)
    if waiver is None:
        return finding
    applied = AppliedWaiver(id=waiver.id, reason=waiver.reason, approver=waiver.approver, expires=waiver.expires)
    return finding.changed(waiver=applied)


def _is_in_force(waiver: Waiver, registers: Registers, today: date) -> bool:
    return (
        not waiver.is_closed
        and waiver.approved_on <= today <= waiver.expires
        and bool(waiver.proofs)
        and all(registers.proof_state(proof) == "verified" for proof in waiver.proofs)
        and not any(waiver.shortcomings(today))
    )


def _covers(waiver: Waiver, finding: Finding) -> bool:
    violations = [observation for observation in finding.observations if observation.kind == "violation"]
    return _matches(finding.id, waiver.findings) and all(_matches(seen.target, waiver.targets) for seen in violations)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
