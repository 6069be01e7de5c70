"""Every clause of the rule on a well-kept firm, and that nothing is green without what it rests on."""

from functools import cache
from typing import Any

import pytest

from netproof.assess import assess
from netproof.checks import checks, firm_checks
from netproof.clause_verdicts import ClauseVerdict, clause_verdicts
from netproof.model.assessment import Assessment, Finding, Status
from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext
from netproof.model.state import SECTIONS
from netproof.record_keeping import record_name
from netproof.registers import registers as known_registers
from tests.checks.states import NOW, catalog, context
from tests.contract.firm import emptied, firm, good_device, names, registers, run, unproven, without
from tools.make_control_docs import registers_read

CATALOG = catalog()
CLAUSES = [clause.id for clause in CATALOG.clauses]
USES = [(control.id, use) for control in CATALOG.controls for use in control.registers]
GOOD = Status.SATISFIED


def judged(surroundings: FirmContext) -> Assessment:
    own = {
        name: context(firm=surroundings.firm, registers=surroundings.registers).changed(device=found)
        for name, found in surroundings.devices.items()
    }
    states = {name: surroundings.states.get(name, "not collected") for name in own}
    return assess(CATALOG, states, own, run="r1", as_of=NOW, firm=surroundings)


def verdicts(surroundings: FirmContext) -> dict[str, ClauseVerdict]:
    found = clause_verdicts(CATALOG, judged(surroundings), surroundings.run)
    return {verdict.clause: verdict for verdict in found}


def statuses(surroundings: FirmContext) -> dict[str, Finding]:
    return {finding.id: finding for finding in judged(surroundings).findings}


@cache
def well_kept() -> dict[str, Finding]:
    return statuses(firm())


def turned_green(less: FirmContext) -> set[str]:
    """Return the findings and clauses that are satisfied with less, and were not before.

    Where one of two ways is enough (4.1.5), the other one is judged once the first is gone: it did not apply before.
    """
    before, after = verdicts(firm()), verdicts(less)
    clauses = {name for name, found in after.items() if found.status == "satisfied" != before[name].status}
    findings = {name for name, found in statuses(less).items() if found.status is GOOD}
    return clauses | {
        name for name in findings if well_kept()[name].status in {Status.NOT_SATISFIED, Status.INDETERMINATE}
    }


def test_every_register_is_kept_by_the_sample_firm() -> None:
    assert names() == sorted(known_registers())


@pytest.mark.parametrize(("control", "use"), USES, ids=lambda value: getattr(value, "name", value))
def test_every_record_of_the_well_kept_firm_is_in_order(control: str, use: object) -> None:
    found = well_kept()[f"{control}/{record_name(use)}/firm"]  # type: ignore[arg-type]
    expected = Status.NOT_APPLICABLE if getattr(use, "informs_only", False) else GOOD
    assert found.status is expected, (found.reason, [seen.message.en for seen in found.observations])


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_verdict_with_a_reason_and_all_of_its_parts(clause: str) -> None:
    found = verdicts(firm())[clause]
    controls = {control.id for control in CATALOG.controls if clause in control.clauses}
    assert {part.control for part in found.parts} == controls
    assert (found.status == "definition") == (not controls)
    if found.status == "satisfied":
        assert {part.status for part in found.parts} <= {GOOD, Status.NOT_APPLICABLE}
        assert found.counts[GOOD]
    if any(part.by == "not-decided" for part in found.parts):
        assert found.status in {"indeterminate", "not-satisfied"}


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_of_which_nothing_was_judged_is_never_satisfied(clause: str) -> None:
    nothing = Assessment(run="r1", as_of=NOW, catalog="", catalog_version="", devices=(), findings=())
    found = {verdict.clause: verdict for verdict in clause_verdicts(CATALOG, nothing, run(NOW))}
    assert found[clause].status in {"indeterminate", "definition"}


def test_a_run_of_a_part_of_the_network_satisfies_no_clause_that_devices_decide() -> None:
    for verdict in verdicts(firm(run=run(NOW, "sw1"))).values():
        if any(part.by == "devices" for part in verdict.parts):
            assert verdict.status != "satisfied", verdict.clause


def test_a_clause_that_does_not_apply_says_why() -> None:
    small = FirmProfile(
        firm_class=2,
        **{name: False for name, field in FirmProfile.model_fields.items() if field.annotation is bool},
    )
    found = verdicts(firm(firm=small))
    flagged = {clause.id for clause in CATALOG.clauses if clause.applies_to}
    assert {name for name, verdict in found.items() if verdict.reason and verdict.status == "not-applicable"} == flagged


@pytest.mark.parametrize("name", sorted(known_registers()))
@pytest.mark.parametrize("taken", [without, emptied])
def test_without_a_register_nothing_that_rests_on_it_is_satisfied(name: str, taken: object) -> None:
    kind = known_registers()[name]
    less = firm(taken(registers(), kind))  # type: ignore[operator]
    assert turned_green(less) == set()
    after = statuses(less)
    for control, use in USES:
        if use.name == name:
            assert after[f"{control}/{record_name(use)}/firm"].status is not GOOD


def test_a_register_that_a_check_reads_is_needed_by_it() -> None:
    """Without every register at once, no check that reads one is satisfied by it alone."""
    bare = firm(registers().changed(present=()))
    assert turned_green(bare) == set()
    green = [finding for finding in statuses(bare).values() if finding.status is GOOD]
    readers = {name for name, found in firm_checks().items() if registers_read(found)}
    assert not readers & {finding.check for finding in green}


def test_without_its_documents_no_record_that_needs_them_is_satisfied() -> None:
    less = firm(unproven(registers()))
    assert turned_green(less) == set()
    after = statuses(less)
    for control, use in USES:
        if known_registers()[use.name].proof_required:
            assert after[f"{control}/{record_name(use)}/firm"].status is not GOOD, control


@pytest.mark.parametrize("section", SECTIONS)
def test_without_a_section_nothing_that_rests_on_it_is_satisfied(section: str) -> None:
    less = firm(states={"sw1": good_device(**{section: None})})
    assert turned_green(less) == set()
    for finding in statuses(less).values():
        if finding.subject == "sw1" and section in checks()[finding.check].sections:
            assert finding.status is not GOOD, finding.id


GONE: dict[str, dict[str, Any]] = {
    "no endpoint was asked": {"endpoints": None},
    "no endpoint answered": {"endpoints": ()},
    "no schedule": {"schedule": None},
    "no earlier run": {"earlier": ()},
    "no state": {"states": {}},
    "no device": {"states": {}, "devices": {}},
}


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_without_what_a_run_saw_nothing_turns_green(values: dict[str, Any]) -> None:
    assert turned_green(firm(**values)) == set()
