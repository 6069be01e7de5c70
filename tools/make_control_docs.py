#!/usr/bin/env python3
"""Writes docs/controls/ and the coverage table of README.md from checks, catalog and platforms, the only sources.

With `--check` nothing is written, and an out-of-date file is an error.
"""

import inspect
import sys
from collections.abc import Iterator
from inspect import isfunction
from pathlib import Path
from types import CodeType
from typing import Any

from generated_files import write_or_check

from netproof.catalog import DEFAULT_FOLDER, decided_by, load_catalog
from netproof.checks import checks, firm_checks
from netproof.checks.check import Check
from netproof.checks.firm_check import FirmCheck
from netproof.model.catalog import Catalog, CheckUse, Clause, Control
from netproof.model.register import Register
from netproof.platforms import platforms
from netproof.platforms.digests import SECTION as DIGESTS
from netproof.platforms.platform import Platform, RenderingSectionModule
from netproof.record_keeping import record_name
from netproof.registers import name_of, registers

ROOT = Path(__file__).parent.parent
CONTROLS = Path("docs/controls")
BEGIN, END = "<!-- coverage: written by tools/make_control_docs.py -->", "<!-- end of coverage -->"
BY_THE_COLLECTOR = frozenset({"probed", "transport"})
"""Sections that the collector sees for itself, whatever the platform."""
FIRMWARE = "firmware"
HOW = {
    "devices": "what is read",
    "registers": "records",
    "both": "what is read, and records",
    "not-decided": "nothing yet: a person must",
    "definition": "asks for nothing by itself",
}
"""What each way of deciding a clause is called."""


def is_judged(check: type[Check], platform: Platform) -> bool:
    """Tell whether a platform reads everything that a check needs."""
    return set(check.sections) <= _read(platform)


def _read(platform: Platform) -> set[str]:
    compared = {DIGESTS} if platform.configuration_texts is not None else set()
    return platform.sections.keys() | BY_THE_COLLECTOR | compared


def is_mended(check: type[Check], platform: Platform) -> bool:
    """Tell whether a platform can change what the check's remedy changes."""
    if not check.mendable or not platform.change_session:
        return False
    if check.baseline == FIRMWARE:
        return platform.upgrade is not None
    return any(isinstance(platform.sections.get(name), RenderingSectionModule) for name in check.sections)


def coverage() -> Iterator[str]:
    """Yield the table of baselines and platforms: how many checks are judged, and how many of them mended."""
    found = platforms()
    yield f"| baseline | checks | {' | '.join(f'`{name}`' for name in sorted(found))} |"
    yield "|---|---|" + "---|" * len(found)
    for baseline in sorted({check.baseline for check in checks().values()}):
        members = [check for check in checks().values() if check.baseline == baseline]
        cells = []
        for _, platform in sorted(found.items()):
            judged = [check for check in members if is_judged(check, platform)]
            mended = sum(is_mended(check, platform) for check in judged)
            cells.append(f"{len(judged)} judged, {mended} mended" if judged else "-")
        yield f"| `{baseline}` | {len(members)} | {' | '.join(cells)} |"


def page(name: str, catalog: Catalog) -> str:
    """Return the page of a check."""
    check: type[Check | FirmCheck] = checks()[name] if name in checks() else firm_checks()[name]
    lines = [
        f"# {check.title.en}",
        "",
        f"{check.title.zh_tw} · check `{name}`",
        "",
        inspect.cleandoc(check.__doc__ or "").partition("\n\nRaises")[0],
        "",
        "## Controls",
        "",
        *_controls(name, catalog),
    ]
    if issubclass(check, Check):
        lines += ["", "## Parameters", "", *_parameters(name, check, catalog)]
        lines += ["", "## Where it is judged and mended", "", *_where(check)]
    else:
        lines += ["", "It judges the firm itself (subject `firm`); no plan mends it."]
    return "\n".join(lines) + "\n"


def _controls(name: str, catalog: Catalog) -> Iterator[str]:
    yield from ("| clause | control | basis | severity | why |", "|---|---|---|---|---|")
    for control, _ in _uses(name, catalog):
        clauses = ", ".join(f"{c.citation} `{c.id}`" for c in catalog.clauses if c.id in control.clauses)
        why = f"{control.why.en} {control.why.zh_tw}".replace("|", "/")
        yield f"| {clauses} | `{control.id}` | {control.basis} | {control.severity} | {why} |"


def _parameters(name: str, check: type[Check], catalog: Catalog) -> Iterator[str]:
    if not check.model_fields:
        yield "None."
        return
    yield from ("| variable | meaning | default |", "|---|---|---|")
    defaults: dict[str, Any] = next((dict(use.parameters) for _, use in _uses(name, catalog)), {})
    for field, information in check.model_fields.items():
        meaning = (information.description or "").replace("|", "/")
        yield f"| `{check.baseline}_{field}` | {meaning} | {_shown(defaults.get(field))} |"


def _where(check: type[Check]) -> Iterator[str]:
    yield f"It needs the sections {', '.join(f'`{section}`' for section in check.sections)}."
    yield from ("", "| platform | judged | mended |", "|---|---|---|")
    for name, platform in sorted(platforms().items()):
        judged = is_judged(check, platform)
        missing = sorted(set(check.sections) - _read(platform))
        said = "yes" if judged else f"no: {', '.join(missing)} not read"
        yield f"| `{name}` | {said} | {'yes' if judged and is_mended(check, platform) else 'no'} |"


def _uses(name: str, catalog: Catalog) -> Iterator[tuple[Control, CheckUse]]:
    for control in catalog.controls:
        yield from ((control, use) for use in (*control.checks, *control.firm_checks) if use.check == name)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"`{item}`" for item in value) or "none"
    return "none" if value in ("", None) else f"`{value}`"


def index(catalog: Catalog) -> str:
    """Return the matrix of the whole rule: clause, control, what decides it, where it is judged, what mends it."""
    lines = [
        "# Controls",
        "",
        f"{catalog.title.en} · {catalog.title.zh_tw} (catalog {catalog.version})",
        "",
        "A control decides clauses by checks of what is read, by records that people keep, or by both. Basis `text`:",
        "the rule's text asks for it; `profile`: our default does. On a platform in bold the role mends it, too.",
        "",
        *clause_coverage(catalog),
        "",
        *coverage(),
        "",
        "## From clause to role",
        "",
        "| clause | control | basis | check or register | judged on | role |",
        "|---|---|---|---|---|---|",
        *(row for clause in catalog.clauses for row in _matrix(clause, catalog)),
    ]
    return "\n".join(lines) + "\n"


def clause_coverage(catalog: Catalog) -> Iterator[str]:
    """Yield the table of what decides the clauses, and of those that stay open in part."""
    yield from ("| decided by | clauses |", "|---|---|")
    for how, meaning in HOW.items():
        ids = [clause.id for clause in catalog.clauses if decided_by(_controls_of(clause, catalog)) == how]
        yield f"| {meaning} | {', '.join(ids) or '-'} |"
    left = {clause for control in catalog.controls if control.not_decided for clause in control.clauses}
    ids = [clause.id for clause in catalog.clauses if clause.id in left]
    yield f"| **never satisfied by this version**: a part is left to people | {', '.join(ids) or '-'} |"


def _matrix(clause: Clause, catalog: Catalog) -> Iterator[str]:
    head = f"{clause.citation} `{clause.id}` {clause.title.en} {clause.title.zh_tw}"
    if clause.decided_by == "definition":
        yield f"| {head} | - | - | - | - | - |"
    for control in _controls_of(clause, catalog):
        name = f"`{control.id}` {control.title.en} {control.title.zh_tw}"
        for decider, judged, role in _deciders(control):
            yield f"| {head} | {name} | {control.basis} | {decider} | {judged} | {role} |"


def _controls_of(clause: Clause, catalog: Catalog) -> list[Control]:
    return [control for control in catalog.controls if clause.id in control.clauses]


def _deciders(control: Control) -> Iterator[tuple[str, str, str]]:
    """Yield what decides a control, where it is judged, and the role that mends it."""
    for use in control.checks:
        check = checks()[use.check]
        read = "".join(f", register `{name_of(kind)}`" for kind in registers_read(check))
        role = f"`{check.baseline}`" if any(is_mended(check, found) for found in platforms().values()) else "by hand"
        yield f"[{use.check}]({use.check}.md){read}", _judged_on(check), role
    for use in control.firm_checks:
        read = "".join(f", register `{name_of(kind)}`" for kind in registers_read(firm_checks()[use.check]))
        yield f"[{use.check}]({use.check}.md){read}", "the firm", "by hand"
    for record in control.registers:
        cadence = " and ".join(filter(None, (record.every, record.in_each and f"each {record.in_each}")))
        due = f" ({cadence}, {record.cadence_basis})" if cadence else ""
        yield f"register `{record_name(record)}`{due}", "the firm", "by people"
    if control.not_decided is not None:
        yield f"not decided: {control.not_decided.en} {control.not_decided.zh_tw}", "-", "by people"


def _judged_on(check: type[Check]) -> str:
    found = [(name, platform) for name, platform in sorted(platforms().items()) if is_judged(check, platform)]
    names = (f"**`{name}`**" if is_mended(check, platform) else f"`{name}`" for name, platform in found)
    return ", ".join(names) or "no platform yet"


def registers_read(check: type[Check | FirmCheck]) -> tuple[type[Register], ...]:
    """Return the registers that a check reads, as the names in its code and in the functions it calls tell."""
    seen: set[object] = set()
    pending: list[object] = [check]
    while pending:
        found = pending.pop()
        if isinstance(found, type) and issubclass(found, Check | FirmCheck):
            pending += [member for kind in found.__mro__ for member in vars(kind).values() if isfunction(member)]
        elif isfunction(found) and found not in seen and found.__module__.startswith("netproof."):
            pending += [found.__globals__[name] for name in _names(found.__code__) if name in found.__globals__]
        if isinstance(found, type) or isfunction(found):
            seen.add(found)
    return tuple(kind for _, kind in sorted(registers().items()) if kind in seen)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def documents(root: Path) -> dict[Path, str]:
    """Return the content of every file that is written."""
    catalog = load_catalog(DEFAULT_FOLDER)
    found = {root / CONTROLS / f"{name}.md": page(name, catalog) for name in (*checks(), *firm_checks())}
    found[root / CONTROLS / "README.md"] = index(catalog)
    readme = (root / "README.md").read_text(encoding="utf-8")
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        found[root / "README.md"] = "\n".join(
            (before + begin, "", *clause_coverage(catalog), "", *coverage(), "", end + after)
        )
    return found


def main(arguments: list[str] | None = None) -> int:
    """Write the files and remove those of checks that are gone, or say which ones are out of date."""
    replaces = (str(CONTROLS), "*.md")
    return write_or_check(documents, arguments, description=__doc__, option="--root", default=ROOT, replaces=replaces)


if __name__ == "__main__":
    sys.exit(main())
