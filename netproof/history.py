"""What went before a run: the reading that a device is compared with, and what Netproof changed since then."""

from collections.abc import Iterator, Mapping

from netproof.due_dates import today
from netproof.errors import ConfigurationError
from netproof.home import Home, read_record
from netproof.model.application import DeviceApplication
from netproof.model.assessment import Finding, Status
from netproof.model.context import DeviceContext, RecordedChange
from netproof.model.plan import Plan
from netproof.model.register import Registers
from netproof.model.run import RunFacts
from netproof.model.state import DeviceState
from netproof.registers.change_records import ChangeRecordsRegister
from netproof.runs import load_assessment, load_device, load_earlier

CHECK = "unapproved_drift"
"""The check whose violation keeps a reading from becoming the one that later readings are compared with."""


class History:
    """The regular runs that were judged before a run, and the plans that were applied."""

    def __init__(self, home: Home, facts: RunFacts, registers: Registers, time_zone: str) -> None:
        self._home = home
        self._day = today(facts.started_at, time_zone)
        self._registers = registers
        earlier = load_earlier(home, facts.run)
        regular = (run for run in earlier if run.purpose == "regular" and run.source == facts.source)
        self._runs = tuple(run.run for run in reversed(tuple(regular)))
        self._unsettled: dict[str, frozenset[str]] = {}
        self._applications: dict[str, list[DeviceApplication]] | None = None
        self._plans: dict[str, Plan] = {}

    def reference(self, device: DeviceContext) -> DeviceState | None:
        """Return the latest earlier reading of a device whose changes were accounted for, if there is one.

        A reading that showed a change without approval, or of which not all could be compared, would make a change
        look right in the next run, so it is passed over until an approval or a review of the change is on record.
        Digests that were made with another key than the latest ones compare with nothing.
        """
        passed_over: list[DeviceState] = []
        found: DeviceState | None = None
        for run in self._runs:
            state = self._state(run, device.name)
            if state is None or state.configuration_digests is None or self._was_being_changed(state):
                continue
            if passed_over and _keys(passed_over[0]) != _keys(state):
                break
            if device.name not in self._unaccounted_for(run):
                found = state
                break
            passed_over.append(state)
        if found is None and passed_over:
            found = passed_over.pop()
        reference = found
        for state in reversed(passed_over):
            as_accounted_for = found is not reference and _is_same(found, state)
            if found is None or not (as_accounted_for or self._was_accounted_for(device, found, state)):
                break
            found = state
        return found

    def changes_since(self, device: str, reference: DeviceState) -> tuple[RecordedChange, ...]:
        """Return what approved plans did to a device after it was read, in order."""
        applied = [one for one in self._applied(device) if one.ended_at > reference.collected_at]
        return tuple(
            RecordedChange(
                plan=one.plan,
                started_at=one.started_at,
                ended_at=one.ended_at,
                base_digests=self._base_digests(one),
                digests=one.digests_after,
            )
            for one in sorted(applied, key=lambda one: one.started_at)
        )

    def _state(self, run: str, device: str) -> DeviceState | None:
        """Return what a run read of a device; what another version wrote, or is damaged, is as good as not read."""
        try:
            self._unaccounted_for(run)
            path = self._home.run(run) / "devices" / f"{device}.json"
            return load_device(self._home, run, device).state if path.exists() else None
        except ConfigurationError:
            return None

    def _unaccounted_for(self, run: str) -> frozenset[str]:
        if run not in self._unsettled:
            self._unsettled[run] = frozenset(
                finding.subject
                for finding in load_assessment(self._home, run).findings
                if finding.check == CHECK and (finding.status is Status.NOT_SATISFIED or _is_partial(finding))
            )
        return self._unsettled[run]

    def _was_being_changed(self, state: DeviceState) -> bool:
        """Tell whether a plan was being applied while the device was read, so that it was neither old nor new."""
        return any(one.started_at <= state.collected_at < one.ended_at for one in self._applied(state.device))

    def _was_accounted_for(self, device: DeviceContext, before: DeviceState, after: DeviceState) -> bool:
        register = self._registers.get(ChangeRecordsRegister)
        return any(
            (record.in_time or (record.review is not None and record.review.reviewed_on <= self._day))
            and record.covers(device, before.collected_at, after.collected_at)
            for record in (register.entries if register else ())
        )

    def _applied(self, device: str) -> list[DeviceApplication]:
        if self._applications is None:
            self._applications = {}
            for application in self._stored():
                self._applications.setdefault(application.device, []).append(application)
        return self._applications.get(device, [])

    def _stored(self) -> Iterator[DeviceApplication]:
        for path in sorted(self._home.plans.glob("*/applications/*.json")):
            application = read_record(DeviceApplication, path)
            if application.outcome == "applied":
                yield application

    def _base_digests(self, application: DeviceApplication) -> Mapping[str, str]:
        if application.plan not in self._plans:
            self._plans[application.plan] = read_record(Plan, self._home.plan(application.plan) / "plan.json")
        change_sets = self._plans[application.plan].change_sets
        return next((one.base_digests for one in change_sets if one.device == application.device), {})


def _is_partial(finding: Finding) -> bool:
    """Tell whether something could not be compared; what could not be judged at all has no observations."""
    return any(observation.kind == "undetermined" for observation in finding.observations)


def _keys(state: DeviceState) -> frozenset[str]:
    return state.configuration_digests.keys if state.configuration_digests else frozenset()


def _is_same(before: DeviceState | None, after: DeviceState) -> bool:
    """Tell whether nothing was changed between two readings, so that there is nothing to review."""
    first, second = before.configuration_digests if before else None, after.configuration_digests
    return first is not None and second is not None and first.digests == second.digests
