"""What was not read is never good: for every check, every section it needs and every field it rests on."""

from collections.abc import Iterator
from functools import cache

import pytest

from netproof.checks import checks
from netproof.checks.check import Check
from netproof.checks.judging import judge
from netproof.model.assessment import Status
from netproof.model.context import Context
from netproof.model.record import Record, Unknown
from netproof.model.state import SECTIONS, DeviceState
from tests.checks.cases import CASES
from tests.checks.states import UNKNOWN, check, context, device
from tests.contract.samples import PAIRS, SAMPLES, findings, sample

type Place = tuple[str, str]
"""Record class and field."""


def known_fields(record: Record, value: object = UNKNOWN, path: str = "") -> Iterator[tuple[Record, Place, str]]:
    """Yield the record once for each `Known` field in it, however deep, with that field set to `value`."""
    for name, info in type(record).model_fields.items():
        at = f"{path}.{name}" if path else name
        if "Known" in str(info.annotation):
            yield record.changed(**{name: value}), (type(record).__name__, name), at
        inner = getattr(record, name)
        if isinstance(inner, Record) and not isinstance(inner, Unknown):
            for changed, place, where in known_fields(inner, value, at):
                yield record.changed(**{name: changed}), place, where
        elif isinstance(inner, tuple):
            for index, item in enumerate(inner):
                if isinstance(item, Record):
                    for changed, place, where in known_fields(item, value, f"{at}.{index}"):
                        yield record.changed(**{name: (*inner[:index], changed, *inner[index + 1 :])}), place, where


def values_of(record: Record) -> Iterator[tuple[Place, object]]:
    """Yield every value of a `Known` field that a record holds."""
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if "Known" in str(info.annotation) and not isinstance(value, Unknown):
            yield (type(record).__name__, name), value
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                yield from values_of(item)


@cache
def pool() -> dict[Place, list[object]]:
    """Return the values that fields have on any device or in any case, which are what they might really be."""
    found: dict[Place, dict[str, object]] = {}
    states = [sample(name).state for name in SAMPLES] + [case.state for case in CASES]
    for state in states:
        for section in filter(None, (getattr(state, name) for name in SECTIONS)):
            for place, value in values_of(section):
                found.setdefault(place, {})[repr(value)] = value
    return {place: list(values.values()) for place, values in found.items()}


def changes_the_verdict(the_check: Check, state: DeviceState, surroundings: Context, section: str, at: str) -> bool:
    """Tell whether the field, had it another value, would make the device violate the check."""
    before = getattr(state, section)
    place = next(place for _, place, where in known_fields(before) if where == at)
    for value in pool().get(place, []):
        changed = next(record for record, _, where in known_fields(before, value) if where == at)
        if judge(the_check, state.changed(**{section: changed}), surroundings).status is Status.NOT_SATISFIED:
            return True
    return False


def excused(the_check: Check, state: DeviceState, surroundings: Context) -> list[str]:
    """Return the fields that are unknown and on which the verdict rests, while the check is satisfied all the same."""
    if judge(the_check, state, surroundings).status is not Status.SATISFIED:
        return []
    found = []
    for section in the_check.sections:
        for changed, _, at in known_fields(getattr(state, section)):
            verdict = judge(the_check, state.changed(**{section: changed}), surroundings)
            if verdict.status is Status.SATISFIED and changes_the_verdict(the_check, state, surroundings, section, at):
                found.append(f"{section}.{at}")
    return found


@pytest.mark.parametrize("name", sorted(checks()))
def test_a_field_on_which_the_verdict_rests_is_never_satisfied_unread_on_a_good_device(name: str) -> None:
    assert excused(check(name), device(), context()) == []


@pytest.mark.parametrize(("name", "check_name"), PAIRS)
def test_a_field_on_which_the_verdict_rests_is_never_satisfied_unread(name: str, check_name: str) -> None:
    _, the_check = findings(name)[check_name]
    assert excused(the_check, sample(name).state, sample(name).context) == []


@pytest.mark.parametrize(("name", "check_name"), PAIRS)
def test_a_violation_never_becomes_satisfied_by_reading_less(name: str, check_name: str) -> None:
    finding, the_check = findings(name)[check_name]
    if finding.status is not Status.NOT_SATISFIED:
        return
    state, surroundings = sample(name).state, sample(name).context
    for section in the_check.sections:
        for changed, _, at in known_fields(getattr(state, section)):
            verdict = judge(the_check, state.changed(**{section: changed}), surroundings)
            assert verdict.status is not Status.SATISFIED, f"{section}.{at}"


@pytest.mark.parametrize(("name", "check_name"), PAIRS)
def test_a_section_that_was_not_collected_is_never_satisfied(name: str, check_name: str) -> None:
    _, the_check = findings(name)[check_name]
    state, surroundings = sample(name).state, sample(name).context
    for section in the_check.sections:
        less = state.changed(**{section: None})
        assert judge(the_check, less, surroundings).status is Status.INDETERMINATE, section
        assert the_check.remedy(less, surroundings) == less, section


@pytest.mark.parametrize("name", SAMPLES)
def test_a_device_of_which_nothing_was_read_satisfies_nothing(name: str) -> None:
    empty = sample(name).state.changed(**dict.fromkeys(SECTIONS))
    for _, the_check in findings(name).values():
        assert judge(the_check, empty, sample(name).context).status is Status.INDETERMINATE
