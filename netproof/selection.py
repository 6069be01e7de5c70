"""Which findings ask for a change: the one rule that the inventory, the dry run and the command line share."""

from collections.abc import Collection
from typing import Literal

from netproof.checks import checks
from netproof.errors import ConfigurationError
from netproof.model.assessment import Assessment, Finding, Status


def needs_change(finding: Finding, named: Collection[str] = ()) -> bool:
    """Tell whether a finding can be mended, and its control's mode (or that it was named) says that it shall be.

    A waived finding was accepted, so it is mended only when it is named.
    """
    if finding.status is not Status.NOT_SATISFIED or not finding.mendable:
        return False
    return finding.id in named if named else finding.mode == "mend" and finding.is_open


def is_chosen(
    finding: Finding,
    *,
    controls: Collection[str] = (),
    devices: Collection[str] = (),
    findings: Collection[str] = (),
) -> bool:
    """Tell whether a dry run that was asked for these shall mend a finding; an empty choice is no restriction."""
    return (
        (not controls or finding.control in controls)
        and (not devices or finding.subject in devices)
        and needs_change(finding, findings)
    )


def require_known(
    assessment: Assessment,
    *,
    controls: Collection[str] = (),
    devices: Collection[str] = (),
    findings: Collection[str] = (),
) -> None:
    """Refuse a choice that names what the assessment does not hold.

    Raises:
        ConfigurationError: it names the first one.
    """
    for what, chosen, known in (
        ("control", controls, {finding.control for finding in assessment.findings}),
        ("device", devices, {finding.subject for finding in assessment.findings}),
        ("finding", findings, {finding.id for finding in assessment.findings}),
    ):
        for name in chosen:
            if name not in known:
                raise ConfigurationError(f"{what} {name!r} is not in run {assessment.run}; see: netproof show findings")


def plan_kind(finding: Finding) -> Literal["configuration", "firmware"]:
    """Return the kind of plan that mends a finding: firmware is never changed together with configuration."""
    check = checks().get(finding.check)
    return "firmware" if check is not None and check.baseline == "firmware" else "configuration"
