"""Verification of a plan: its devices are read and judged again in a run of their own."""

from collections.abc import Sequence
from datetime import UTC, datetime

from netproof.errors import ConfigurationError
from netproof.evidence.envelope import Kind
from netproof.home import write_record
from netproof.model.verification import Verification
from netproof.verify import verify
from nornir_tasks.inventory import Device, read_devices
from nornir_tasks.planning import load_plan
from nornir_tasks.running import assess_run, collect_run
from nornir_tasks.workspace import Workspace


def verify_plan(workspace: Workspace, name: str, known: Sequence[Device] | None = None) -> Verification:
    """Read a plan's devices again, judge them, and record which of its findings are closed.

    `known` are devices whose inventory was read already; a finding of a device that is not among them stays open.

    Raises:
        ConfigurationError: there is no such plan, or it changes nothing.
    """
    plan, _ = load_plan(workspace, name)
    devices = [change_set.device for change_set in plan.change_sets]
    if not devices:
        raise ConfigurationError(f"plan {name} changes no device, so there is nothing to verify")
    pattern = ",".join(devices)
    if known is None:
        known = read_devices(workspace.inventory, pattern)
    chosen = tuple(device for device in known if device.name in devices)
    run, _ = collect_run(workspace, chosen, pattern=pattern, purpose="verification")
    verification = verify(plan, name, assess_run(workspace, run), datetime.now(UTC))
    content = write_record(workspace.home.plan(name) / "verifications" / f"{run}.json", verification)
    counts: dict[str, int] = {}
    for finding in verification.findings:
        counts[finding.status] = counts.get(finding.status, 0) + 1
    workspace.record(Kind.VERIFICATION, {"plan": name, "run": run, "findings": counts}, {"verification.json": content})
    return verification
