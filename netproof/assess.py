"""Judges every device by every control: one row each, also for what could not be judged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from pydantic import ValidationError

from netproof.applicability import exemptions, joined
from netproof.catalog import parameter_names
from netproof.checks import checks, firm_checks
from netproof.checks.check import Check
from netproof.checks.judging import Verdict, judge, judge_firm
from netproof.due_dates import today
from netproof.errors import ConfigurationError, NetproofError
from netproof.model.assessment import Assessment, DeviceOutcome, Exemption, Finding, Status
from netproof.model.catalog import Catalog, CheckUse, Control
from netproof.model.context import Context, DeviceContext
from netproof.model.firm import FIRM, FirmContext
from netproof.model.record import Text
from netproof.model.section import Section
from netproof.model.state import SECTIONS, DeviceState
from netproof.platforms import platform
from netproof.platforms.platform import RenderingSectionModule, SectionModule
from netproof.record_keeping import judge_records, record_name
from netproof.waivers import with_waivers

FIRMWARE = "firmware"
"""The section that a plan of its own kind changes, by an upgrade and not by lines."""

NOT_DECIDED = "not-decided"
"""The name, in place of a check's, of what no check and no register decides."""

_OUR_DEFECTS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a check or a platform raises where a device answers what nobody thought of."""

_NOT_READ = Text(en="the device could not be read: {reason}", zh_tw="無法讀取設備：{reason}")
_CHECK_FAILED = Text(
    en="the check could not handle what the device answered ({reason}); please report it",
    zh_tw="檢查無法處理設備的回應（{reason}），請回報此問題",
)


def assess(
    catalog: Catalog,
    states: Mapping[str, DeviceState | str],
    contexts: Mapping[str, Context],
    *,
    run: str,
    as_of: datetime,
    firm: FirmContext | None = None,
) -> Assessment:
    """Judge all devices of `contexts`, and the firm; a state that is a text says why the device could not be read.

    Raises:
        ConfigurationError: an inventory variable sets a parameter that no check has, or a value that it cannot take.
    """
    surroundings = firm or next(iter(contexts.values()), None)
    exempt = _exemptions(catalog, surroundings)
    applicable = {control.id: _applies(control, exempt) for control in catalog.controls}
    outcomes: list[DeviceOutcome] = []
    findings: list[Finding] = []
    if firm is not None:
        findings += [
            finding for control in catalog.controls for finding in _firm_findings(control, firm, applicable[control.id])
        ]
    for name in sorted(contexts):
        context = contexts[name]
        _refuse_unknown_names(catalog, context.device)
        state = states.get(name, "not collected in this run")
        rows = [
            finding
            for control in catalog.controls
            for finding in _findings(control, state, context, applicable[control.id])
        ]
        findings += rows
        outcomes.append(_outcome(name, state, rows))
    return Assessment(
        run=run,
        as_of=as_of,
        catalog=catalog.id,
        catalog_version=catalog.version,
        devices=tuple(outcomes),
        exemptions=tuple(Exemption(clause=clause, reason=why) for clause, why in exempt.items()),
        findings=_with_waivers(findings, surroundings),
    )


def _exemptions(catalog: Catalog, surroundings: FirmContext | Context | None) -> dict[str, Text]:
    if surroundings is None:
        return {}
    day = today(surroundings.as_of, surroundings.firm.time_zone)
    return exemptions(catalog, surroundings.firm, surroundings.registers, day)


def _with_waivers(findings: list[Finding], surroundings: FirmContext | Context | None) -> tuple[Finding, ...]:
    if surroundings is None:
        return tuple(findings)
    day = today(surroundings.as_of, surroundings.firm.time_zone)
    return with_waivers(findings, surroundings.registers, day)


def resolved_check(use: CheckUse, device: DeviceContext) -> Check:
    """Return a control's check with its parameters: the catalog's, and the inventory's where it sets others.

    Raises:
        ConfigurationError: the inventory sets a value that the parameter cannot take.
    """
    check = checks()[use.check]
    prefix = f"{check.baseline}_"
    own = {name: device.parameters[prefix + name] for name in check.model_fields if prefix + name in device.parameters}
    try:
        return check.model_validate(use.parameters | own)
    except ValidationError as error:
        fault = error.errors()[0]
        variable = prefix + ".".join(str(part) for part in fault["loc"])
        raise ConfigurationError(
            f"device {device.name}: variable {variable}: {fault['msg']}, not {fault['input']!r}; correct the inventory"
        ) from None


def control_of(catalog: Catalog, finding: Finding) -> Control:
    """Return the control that a finding is of.

    Raises:
        ConfigurationError: the catalog has no such control any more.
    """
    found = next((control for control in catalog.controls if control.id == finding.control), None)
    if found is None:
        raise ConfigurationError(f"{finding.id}: catalog {catalog.id} {catalog.version} has no such control; run again")
    return found


def check_of(catalog: Catalog, finding: Finding, device: DeviceContext) -> Check:
    """Return the check that made a finding, with the parameters that it had.

    Raises:
        ConfigurationError: the catalog has no such control or check any more.
    """
    uses = control_of(catalog, finding).checks
    use = next((use for use in uses if use.check == finding.check), None)
    if use is None:
        raise ConfigurationError(f"{finding.id}: the control does not use this check any more; run again")
    return resolved_check(use, device)


def remedies(catalog: Catalog, findings: Iterable[Finding], state: DeviceState, context: Context) -> DeviceState:
    """Fold the remedies of a device's violations, in the order of the catalog, each onto what the one before left."""
    chosen = {
        (finding.control, finding.check)
        for finding in findings
        if finding.subject == state.device and finding.status is Status.NOT_SATISFIED
    }
    for control in catalog.controls:
        for use in control.checks:
            if (control.id, use.check) in chosen:
                state = resolved_check(use, context.device).remedy(state, context)
    return state


def _findings(
    control: Control, state: DeviceState | str, context: Context, duties: tuple[tuple[str, ...], Text]
) -> Iterator[Finding]:
    clauses, no_duty = duties
    for use in control.checks:
        check = resolved_check(use, context.device)
        if not clauses:
            verdict = Verdict(status=Status.NOT_APPLICABLE, reason=no_duty)
        elif isinstance(state, str):
            verdict = Verdict(status=Status.INDETERMINATE, reason=_NOT_READ.format(reason=state))
        else:
            verdict = _judged(partial(judge, check, state, context))
        yield Finding(
            id=f"{control.id}/{use.check}/{context.device.name}",
            control=control.id,
            check=use.check,
            clauses=clauses or control.clauses,
            subject=context.device.name,
            status=verdict.status,
            mendable=_is_mendable(check, verdict, state, context),
            mode=context.device.modes.get(control.id, context.device.mode),
            observations=verdict.observations,
            reason=verdict.reason,
        )


def _firm_findings(control: Control, context: FirmContext, duties: tuple[tuple[str, ...], Text]) -> Iterator[Finding]:
    clauses, no_duty = duties
    not_bound = Verdict(status=Status.NOT_APPLICABLE, reason=no_duty)
    for name, judged in _firm_judgements(control, context):
        verdict = judged() if clauses else not_bound
        yield Finding(
            id=f"{control.id}/{name}/{FIRM}",
            control=control.id,
            check=name,
            clauses=clauses or control.clauses,
            subject=FIRM,
            status=verdict.status,
            mendable=False,
            mode="report",
            observations=verdict.observations,
            reason=verdict.reason,
        )


def _firm_judgements(control: Control, context: FirmContext) -> Iterator[tuple[str, Callable[[], Verdict]]]:
    """Yield each judgement of the firm that a control asks for: checks, records, and what is left to people."""
    for use in control.firm_checks:
        check = firm_checks()[use.check].model_validate(use.parameters)
        yield use.check, partial(_judged, partial(judge_firm, check, context))
    day = today(context.as_of, context.firm.time_zone)
    for record in control.registers:
        yield record_name(record), partial(judge_records, record, context.registers, day)
    if control.not_decided is not None:
        verdict = Verdict(status=Status.INDETERMINATE, reason=control.not_decided)
        yield NOT_DECIDED, lambda: verdict


def _judged(judgement: Callable[[], Verdict]) -> Verdict:
    """Judge, so that what one device answers can never stop the judgement of the others, or of the firm."""
    try:
        return judgement()
    except _OUR_DEFECTS as error:
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        return Verdict(status=Status.INDETERMINATE, reason=_CHECK_FAILED.format(reason=reason))


def _is_mendable(check: Check, verdict: Verdict, state: DeviceState | str, context: Context) -> bool:
    """Tell whether the remedy changes something, as it does not for an own account, that the platform can change."""
    if verdict.status is not Status.NOT_SATISFIED or not check.mendable or isinstance(state, str):
        return False
    try:
        mended = check.remedy(state, context)
    except _OUR_DEFECTS:  # what cannot be mended is for people
        return False
    changed = [name for name in SECTIONS if getattr(mended, name) != getattr(state, name)]
    if changed == [FIRMWARE]:
        return True
    sections = platform(state.platform).sections
    return any(_renders(sections.get(name), getattr(state, name), getattr(mended, name)) for name in changed)


def _renders(module: SectionModule | None, before: Section, after: Section) -> bool:
    if not isinstance(module, RenderingSectionModule):
        return False
    try:
        return bool(module.render(before, after))
    except (NetproofError, *_OUR_DEFECTS):  # the planner says why
        return False


def _applies(control: Control, exempt: Mapping[str, Text]) -> tuple[tuple[str, ...], Text]:
    """Return the clauses of a control that bind the firm, and what to say when there is none."""
    return tuple(clause for clause in control.clauses if clause not in exempt), joined(control.clauses, exempt)


def _refuse_unknown_names(catalog: Catalog, device: DeviceContext) -> None:
    if device.name == FIRM:
        raise ConfigurationError(f"device {FIRM}: this name stands for the firm itself; rename the device")
    known = {variable for check in checks().values() for variable in parameter_names(check)}
    for variable in device.parameters:
        if variable not in known:
            baseline = next((c.baseline for c in checks().values() if variable.startswith(f"{c.baseline}_")), "")
            choices = ", ".join(sorted(name for name in known if name.startswith(f"{baseline}_")))
            raise ConfigurationError(
                f"device {device.name}: variable {variable} is not a parameter of any check; known: {choices}"
            )
    controls = {control.id for control in catalog.controls}
    for control in device.modes:
        if control not in controls:
            raise ConfigurationError(
                f"device {device.name}: netproof_modes names {control}, which is no control of catalog {catalog.id}; "
                f"the controls are {', '.join(sorted(controls))}"
            )


def _outcome(name: str, state: DeviceState | str, findings: Iterable[Finding]) -> DeviceOutcome:
    """Say whether all that the applicable controls need was read."""
    if isinstance(state, str):
        return DeviceOutcome(device=name, status="failed", reason=state)
    judged = (finding for finding in findings if finding.status is not Status.NOT_APPLICABLE)
    needed = {section for finding in judged for section in checks()[finding.check].sections}
    missing = sorted(section for section in needed if getattr(state, section) is None)
    reasons = [f"{section}: {state.not_collected.get(section, 'not collected')}" for section in missing]
    return DeviceOutcome(device=name, status="partial" if missing else "collected", reason="; ".join(reasons))
