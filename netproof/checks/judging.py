"""From a check's observations to a verdict."""

from collections.abc import Iterable

from netproof.checks.check import Check, IndeterminateError, need
from netproof.checks.firm_check import FirmCheck
from netproof.model.assessment import Observation, Status
from netproof.model.context import Context
from netproof.model.firm import FirmContext
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
        return _verdict(check.violations(state, context))
    except IndeterminateError as error:
        return Verdict(status=Status.INDETERMINATE, reason=error.reason)


def judge_firm(check: FirmCheck, context: FirmContext) -> Verdict:
    """Run a check of the firm, by the same rule."""
    try:
        return _verdict(check.violations(context))
    except IndeterminateError as error:
        return Verdict(status=Status.INDETERMINATE, reason=error.reason)


def _verdict(found: Iterable[Observation]) -> Verdict:
    observations = tuple(found)
    kinds = {observation.kind for observation in observations}
    if "violation" in kinds:
        return Verdict(status=Status.NOT_SATISFIED, observations=observations)
    if "undetermined" in kinds:
        first = next(o for o in observations if o.kind == "undetermined")
        return Verdict(status=Status.INDETERMINATE, observations=observations, reason=first.message)
    return Verdict(status=Status.SATISFIED, observations=observations)
