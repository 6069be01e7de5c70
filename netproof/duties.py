"""What is due, and when: records to renew, grants and waivers that end, certificates, ends of support, the next run."""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import Literal

from netproof.applicability import exemptions
from netproof.checks.supported_release import product_names
from netproof.due_dates import today
from netproof.model.catalog import Catalog, RegisterUse
from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext
from netproof.model.product_data import LifecycleRelease
from netproof.model.record import Record, Text
from netproof.model.register import Register, RegisterEntry, Registers
from netproof.model.state import Identity
from netproof.record_keeping import WARNING, entries_of, recurring
from netproof.registers import name_of
from netproof.registers import registers as known_registers
from netproof.registers.retirement_plans import RetirementPlansRegister
from netproof.registers.software import SoftwareRegister
from netproof.schedule import later
from netproof.versions import is_of_cycle

type Kind = Literal["record", "expiry", "certificate", "end-of-support", "run"]

_ENDS = Text(en="{title}: {entry} ends", zh_tw="{title}：{entry} 到期")
_CERTIFICATE = Text(en="The certificate of {name} expires", zh_tw="{name} 的憑證到期")
_SUPPORT = Text(en="The vendor's support of {name} ends ({devices})", zh_tw="{name} 的原廠支援終止（{devices}）")
_RUN = Text(en="The next compliance run", zh_tw="下一次合規檢查")


class Duty(Record):
    """Something that is due on a day."""

    id: str
    """Stable over time, so that a calendar replaces its entry instead of adding another one."""
    kind: Kind
    what: Text
    clauses: tuple[str, ...] = ()
    owner: str = ""
    due: date | None
    """The last day on which it is in time; `None` where it was never done."""

    def status(self, day: date) -> Literal["overdue", "soon", "later"]:
        """Tell how urgent it is on a day; what was never done is overdue."""
        if self.due is None or self.due < day:
            return "overdue"
        return "soon" if self.due <= day + WARNING else "later"


def duties(
    catalog: Catalog, firm: FirmProfile, registers: Registers, day: date, latest: FirmContext | None = None
) -> tuple[Duty, ...]:
    """Return everything that is due for a firm, as seen on a day in its time zone, the most urgent first.

    `latest` is the surroundings of the latest run, from which certificates, devices and the next run are told.
    """
    exempt = exemptions(catalog, firm, registers, day)
    found = [*_records(catalog, exempt, registers, day), *_expiries(catalog, exempt, registers)]
    if latest is not None:
        software = registers.get(SoftwareRegister)
        releases = (*(software.lifecycle if software else ()), *latest.product_data.releases)
        found += [*_certificates(latest), *_ends_of_support(latest, releases), *_next_run(latest)]
    return tuple(sorted(found, key=lambda duty: (duty.due or date.min, duty.id)))


def _records(catalog: Catalog, exempt: Container[str], registers: Registers, day: date) -> Iterator[Duty]:
    for control in catalog.controls:
        clauses = _binding(catalog, control.clauses, exempt)
        for use in control.registers if clauses else ():
            register = registers.get(known_registers()[use.name])
            name = f"record/{control.id}/{use.name}/{use.topic}"
            if register is None or not entries_of(use, register):
                if use.optional or use.informs_only:
                    continue
                yield Duty(id=name, kind="record", what=use.what, clauses=clauses, due=None)
            else:
                yield from _recurring(name, use, register, clauses, day)


def _recurring(name: str, use: RegisterUse, register: Register, clauses: tuple[str, ...], day: date) -> Iterator[Duty]:
    counted = recurring(use, register, day)
    for entry, due in counted:
        own = f"{name}/{entry.id}" if register.each_recurs else name
        yield Duty(id=own, kind="record", what=_named(use, entry), clauses=clauses, owner=entry.owner, due=due)
    if not counted and (use.every or use.in_each):
        yield Duty(id=name, kind="record", what=use.what, clauses=clauses, due=None)


def _named(use: RegisterUse, entry: RegisterEntry) -> Text:
    return Text(en=f"{use.what.en} ({entry.title or entry.id})", zh_tw=f"{use.what.zh_tw}（{entry.title or entry.id}）")


def _expiries(catalog: Catalog, exempt: Container[str], registers: Registers) -> Iterator[Duty]:
    for register in registers.present:
        name = name_of(type(register))
        named = _clauses_of(catalog, name)
        clauses = _binding(catalog, named, exempt)
        for entry in register.listed if clauses or not named else ():
            if entry.ends and not entry.is_closed:
                what = _ENDS.format(title=register.title, entry=entry.title or entry.id)
                key = f"expiry/{name}/{entry.id}"
                yield Duty(id=key, kind="expiry", what=what, clauses=clauses, owner=entry.owner, due=entry.ends)


def _clauses_of(catalog: Catalog, register: str) -> tuple[str, ...]:
    named = {
        clause
        for control in catalog.controls
        if any(use.name == register for use in control.registers)
        for clause in control.clauses
    }
    return tuple(clause.id for clause in catalog.clauses if clause.id in named)


def _certificates(latest: FirmContext) -> Iterator[Duty]:
    for reading in latest.endpoints or ():
        if reading.chain:
            end = today(reading.chain[0].not_after, latest.firm.time_zone)
            what = _CERTIFICATE.format(name=f"{reading.endpoint} ({reading.address})")
            yield Duty(id=f"certificate/{reading.endpoint}", kind="certificate", what=what, clauses=("5.1.1",), due=end)


def _ends_of_support(latest: FirmContext, releases: tuple[LifecycleRelease, ...]) -> Iterator[Duty]:
    register = latest.registers.get(RetirementPlansRegister)
    plans = [plan for plan in (register.entries if register else ()) if plan.is_approved and not plan.is_closed]
    ends: dict[str, date] = {}
    using: dict[str, dict[str, None]] = {}
    for name, state in sorted(latest.states.items()):
        for product, end in _dated_releases(state.identity, releases):
            if any(plan.covers(product, _names_of(name, latest)) for plan in plans):
                continue  # the plan's own day is due instead, as what expires
            ends[product] = min(end, ends.get(product, end))  # sources may differ; the earliest counts
            using.setdefault(product, {})[name] = None
    for product, devices in using.items():
        what = _SUPPORT.format(name=product, devices=", ".join(devices))
        yield Duty(
            id=f"end-of-support/{product}", kind="end-of-support", what=what, clauses=("4.1.1",), due=ends[product]
        )


def _names_of(device: str, latest: FirmContext) -> tuple[str, ...]:
    """Return a device's name and its groups, by which registers mean it."""
    found = latest.devices.get(device)
    return (device, *(found.groups if found else ()))


def _dated_releases(identity: Identity | None, releases: tuple[LifecycleRelease, ...]) -> Iterator[tuple[str, date]]:
    if identity is None:
        return
    software, model = product_names(identity), str(identity.model).casefold()
    for release in releases:
        of_software = release.product in software and is_of_cycle(str(identity.version), release.cycle)
        if isinstance(release.end_of_life, date) and (of_software or release.product.casefold() == model):
            yield f"{release.product} {release.cycle}".strip(), release.end_of_life


def _next_run(latest: FirmContext) -> Iterator[Duty]:
    if latest.schedule is not None:
        due = later(latest.run.started_at, latest.schedule.every, 1, latest.firm.time_zone)
        day = today(due, latest.firm.time_zone)
        yield Duty(id="run/next", kind="run", what=_RUN, clauses=("4.1.2",), due=day)


def _binding(catalog: Catalog, ids: Iterable[str], exempt: Container[str]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(clause.id for clause in catalog.clauses if clause.id in wanted and clause.id not in exempt)
