"""Loads the regulation from its folder, and refuses whatever in it would be guessed at later.

The folder holds `catalog.yml` (what it is), `clauses.yml`, `profile/<baseline>.yml` (the default of every check's
parameter: the only place where defaults stand) and `controls/*.yml`. Another rule, or an amended one, is another folder
of that form: `NETPROOF_CATALOG` names it.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from netproof.checks import checks, firm_checks
from netproof.checks.check import Check
from netproof.model.catalog import Catalog, CheckUse, Clause, Control, DecidedBy
from netproof.model.context import FirmProfile
from netproof.model.record import Record, Text
from netproof.record_keeping import record_name
from netproof.registers import registers, topics
from netproof.yaml_files import Location, YamlFile, read_yaml

DEFAULT_FOLDER = Path(__file__).parent.parent / "catalog" / "tsa-network-security"
PROFILE_FLAGS = FirmProfile.known_flags()
"""What a clause's `applies_to` may name."""


class _Head(Record):
    id: str
    version: str
    title: Text
    in_force: date | None = None


class _Clauses(Record):
    clauses: tuple[Clause, ...]


class _Controls(Record):
    controls: tuple[Control, ...]


def load_catalog(folder: Path | None = None) -> Catalog:
    """Load a catalog, by default the one that `NETPROOF_CATALOG` names, or else the one that ships.

    Every check use comes out with all of its check's parameters.

    Raises:
        ConfigurationError: something in it is wrong; with file and line.
    """
    folder = folder or Path(os.environ.get("NETPROOF_CATALOG") or DEFAULT_FOLDER)
    head = read_yaml(folder / "catalog.yml")
    clause_file = read_yaml(folder / "clauses.yml")
    profile = {path.stem: read_yaml(path) for path in sorted((folder / "profile").glob("*.yml"))}
    control_files = [read_yaml(path) for path in sorted((folder / "controls").glob("*.yml"))]
    for file in (head, clause_file, *control_files):
        _refuse_blanks(file)
    clauses = clause_file.record(_Clauses).clauses
    _refuse_duplicates((clause.id, clause_file, ("clauses", i, "id")) for i, clause in enumerate(clauses))
    for index, clause in enumerate(clauses):
        for place, flag in enumerate(clause.applies_to):
            if flag not in PROFILE_FLAGS:
                at = ("clauses", index, "applies_to", place)
                raise clause_file.error(at, f"{flag!r} is no flag of the firm's profile: {_list(PROFILE_FLAGS)}")
    for baseline, file in profile.items():
        _check_profile(baseline, file)
    loader = _ControlLoader({clause.id for clause in clauses}, profile)
    found = [(file, i, control) for file in control_files for i, control in enumerate(file.record(_Controls).controls)]
    _refuse_duplicates((control.id, file, ("controls", i, "id")) for file, i, control in found)
    controls = tuple(loader.resolved(file, index, control) for file, index, control in found)
    for index, clause in enumerate(clauses):
        _check_decided(clause_file, index, clause, [control for control in controls if clause.id in control.clauses])
    return Catalog(**head.record(_Head).model_dump(), clauses=clauses, controls=controls)


def parameter_names(check: type[Check]) -> tuple[str, ...]:
    """Return the inventory's variables for a check's parameters: `<baseline>_<parameter>`."""
    return tuple(f"{check.baseline}_{name}" for name in check.model_fields)


def default_parameters(catalog: Catalog, baseline: str) -> dict[str, Any]:
    """Return variable → default of everything that a baseline's role accepts, for its argument specification."""
    uses = (use for control in catalog.controls for use in control.checks)
    return {
        f"{baseline}_{name}": value
        for use in uses
        if checks()[use.check].baseline == baseline
        for name, value in sorted(use.parameters.items())
    }


class _ControlLoader:
    """Fills a control's checks with the profile's defaults, and points at what does not fit."""

    def __init__(self, clauses: set[str], profile: Mapping[str, YamlFile]) -> None:
        self._clauses = clauses
        self._profile = profile

    def resolved(self, file: YamlFile, index: int, control: Control) -> Control:
        at: Location = ("controls", index)
        if not (control.checks or control.firm_checks or control.registers or control.not_decided):
            advice = "name one, or say in not_decided what is left open"
            message = f"control {control.id} has no check and no register that decides it; {advice}"
            raise file.error((*at, "checks"), message)
        if not control.clauses:
            raise file.error((*at, "clauses"), f"control {control.id} decides no clause; name at least one")
        for place, clause in enumerate(control.clauses):
            if clause not in self._clauses:
                raise file.error((*at, "clauses", place), f"clause {clause!r} is not in clauses.yml")
        _refuse_duplicates((use.check, file, (*at, "checks", i, "check")) for i, use in enumerate(control.checks))
        uses = [self._use(file, (*at, "checks", i), use) for i, use in enumerate(control.checks)]
        firm = [_firm_use(file, (*at, "firm_checks", i), use) for i, use in enumerate(control.firm_checks)]
        _refuse_unknown_registers(file, at, control)
        return control.changed(checks=tuple(uses), firm_checks=tuple(firm))

    def _use(self, file: YamlFile, at: Location, use: CheckUse) -> CheckUse:
        check = checks().get(use.check)
        if check is None:
            raise file.error((*at, "check"), f"unknown check {use.check!r}; the checks are {_list(checks())}")
        for name in use.parameters:
            if name not in check.model_fields:
                known = _list(check.model_fields) or "none"
                message = f"unknown parameter of check {use.check!r}; its parameters are: {known}"
                raise file.error((*at, "parameters", name), message)
        profile = self._profile.get(check.baseline)
        defaults: Mapping[str, object] = (profile.data if profile else None) or {}
        parameters = {name: defaults[name] for name in check.model_fields if name in defaults} | use.parameters
        try:
            return CheckUse(check=use.check, parameters=check.model_validate(parameters).model_dump(mode="json"))
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            message = f"check {use.check!r}: {error.errors()[0]['msg']}"
            if name in use.parameters or profile is None:
                raise file.error((*at, "parameters", name), message) from None
            raise profile.error((name,), message) from None


def decided_by(controls: Iterable[Control]) -> DecidedBy:
    """Return what a clause's controls rest on: what Netproof reads by itself, what people keep on record, or both."""
    used = tuple(controls)
    by_devices = any(control.checks or control.firm_checks for control in used)
    by_registers = any(control.registers for control in used)
    if by_devices and by_registers:
        return "both"
    if by_devices or by_registers:
        return "devices" if by_devices else "registers"
    return "not-decided" if used else "definition"


def _check_decided(file: YamlFile, index: int, clause: Clause, controls: list[Control]) -> None:
    at: Location = ("clauses", index)
    rests_on = decided_by(controls)
    if clause.decided_by != "definition" and not controls:
        message = f"clause {clause.id} has no control; write one, or call it a definition if it asks for nothing"
        raise file.error((*at, "id"), message)
    if clause.decided_by == rests_on:
        return
    names = _list(control.id for control in controls)
    message = f"clause {clause.id} is said to be decided by {clause.decided_by!r}, but its controls ({names}) rest on"
    raise file.error((*at, "decided_by"), f"{message} {rests_on!r}; correct one of them")


def _firm_use(file: YamlFile, at: Location, use: CheckUse) -> CheckUse:
    check = firm_checks().get(use.check)
    if check is None:
        known = _list(firm_checks())
        raise file.error((*at, "check"), f"unknown check of the firm {use.check!r}; they are {known}")
    parameters = file.record(check, use.parameters, (*at, "parameters")).model_dump(mode="json")
    return CheckUse(check=use.check, parameters=parameters)


def _refuse_unknown_registers(file: YamlFile, at: Location, control: Control) -> None:
    named: list[tuple[str, Location]] = [(use.check, ("firm_checks", i)) for i, use in enumerate(control.firm_checks)]
    named += [(record_name(use), ("registers", i)) for i, use in enumerate(control.registers)]
    _refuse_duplicates((name, file, (*at, *place)) for name, place in named)  # findings are told apart by these
    for index, use in enumerate(control.registers):
        if use.name not in registers():
            known = _list(registers())
            message = f"unknown register {use.name!r}; the registers are {known}"
            raise file.error((*at, "registers", index, "name"), message)
        known_topics = topics(registers()[use.name])
        if use.topic and use.topic not in known_topics:
            message = (
                f"register {use.name!r} has no topic {use.topic!r}; its topics are: {_list(known_topics) or 'none'}"
            )
            raise file.error((*at, "registers", index, "topic"), message)
        if use.every and use.every.endswith("h"):
            raise file.error((*at, "registers", index, "every"), "expected days, weeks, months or years")


def _check_profile(baseline: str, file: YamlFile) -> None:
    known = {variable for check in checks().values() for variable in parameter_names(check)}
    if not isinstance(file.data, dict | None):
        raise file.error((), "expected the baseline's parameters, each with its default")
    for name in file.data or ():
        if f"{baseline}_{name}" not in known:
            raise file.error((name,), "no check of this baseline has such a parameter; remove it")


def _refuse_blanks(file: YamlFile) -> None:
    for location in file.lines:
        if location and location[-1] in {"en", "zh_tw"} and not str(_value(file.data, location) or "").strip():
            raise file.error(location, "it is left blank; write the sentence in both languages")


def _value(data: Any, location: Location) -> object:
    for part in location:
        data = data[part]
    return data


def _refuse_duplicates(found: Iterable[tuple[str, YamlFile, Location]]) -> None:
    seen: set[str] = set()
    for name, file, at in found:
        if name in seen:
            raise file.error(at, f"{name!r} is used twice; every id must be unique")
        seen.add(name)


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


__all__ = ["DEFAULT_FOLDER", "decided_by", "default_parameters", "load_catalog", "parameter_names"]
