"""From a check's observations to a verdict."""

from netproof.checks.check import Check, IndeterminateError, need
from netproof.model.assessment import Observation, Status
from netproof.model.context import Context
from netproof.model.record import Record, Text
from netproof.model.state import DeviceState


class Verdict(Record):
    """A status with what it rests on."""

    status: Status
    observations: tuple[Observation, ...] = ()
    reason: Text | None = None


def judge(check: Check, state: DeviceState, context: Context) -> Verdict:
    """Run a check: one violation fails it; otherwise one undetermined fact makes it indeterminate."""
    try:
        for section in check.sections:
            need(getattr(state, section), section, state)
        why_not = check.not_applicable(state, context)
        if why_not is not None:
            return Verdict(status=Status.NOT_APPLICABLE, reason=why_not)
        observations = tuple(check.violations(state, context))
    except IndeterminateError as error:
        return Verdict(status=Status.INDETERMINATE, reason=error.reason)
    kinds = {observation.kind for observation in observations}
    if "violation" in kinds:
        return Verdict(status=Status.NOT_SATISFIED, observations=observations)
    if "undetermined" in kinds:
        first = next(o for o in observations if o.kind == "undetermined")
        return Verdict(status=Status.INDETERMINATE, observations=observations, reason=first.message)
    return Verdict(status=Status.SATISFIED, observations=observations)
