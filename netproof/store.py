"""An index over runs and plans: which findings opened and closed when.

The folders of runs and plans are the truth. The index is one SQLite file that can be deleted at any time, and
`netproof reindex` builds it anew. Writers hold a lock file, so that runs judged at the same time never lose each other.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Index, create_engine, event, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from netproof.errors import ConfigurationError, NetproofError
from netproof.home import PLAN_ID, RUN_ID, Home, read_record
from netproof.model.assessment import Assessment, Status
from netproof.model.plan import Plan
from netproof.model.record import Record
from netproof.runs import ASSESSMENT, load_assessment

SCHEMA_VERSION = 1
_REMEDY = "it holds nothing of its own, so run: netproof reindex"

CLOSED_BY = {
    Status.NOT_SATISFIED: {Status.SATISFIED, Status.NOT_APPLICABLE},
    Status.INDETERMINATE: {Status.SATISFIED, Status.NOT_APPLICABLE, Status.NOT_SATISFIED},
}
"""What ends an interval. A violation ends only on evidence: not having been judged again closes nothing."""


class _Table(DeclarativeBase):
    """The base of the index's tables."""


class RunRow(_Table):
    """A run that was assessed."""

    __tablename__ = "runs"
    run: Mapped[str] = mapped_column(primary_key=True)
    as_of: Mapped[datetime]


class IntervalRow(_Table):
    """A finding that was open from one run until another."""

    __tablename__ = "finding_intervals"
    __table_args__ = (Index("open_intervals", "closed_run", "finding"),)
    number: Mapped[int] = mapped_column(primary_key=True)
    finding: Mapped[str]
    status: Mapped[str]
    opened_run: Mapped[str] = mapped_column(index=True)
    closed_run: Mapped[str | None]


class PlanRow(_Table):
    """A sealed plan and the run that it answers."""

    __tablename__ = "plans"
    plan: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime]


class Changes(Record):
    """Which violations are new, gone or left since the run before; each is a finding's id, sorted."""

    previous: str | None
    """The run assessed before this one, or `None` for the first."""
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    still: tuple[str, ...]


def record_assessment(home: Home, assessment: Assessment) -> None:
    """Bring the index up to an assessment that was just stored; one out of order has all intervals told anew.

    Raises:
        NetproofError: the index is damaged; the message says how to rebuild it.
    """
    with _transaction(home) as session:
        latest = session.scalars(select(RunRow.run).order_by(RunRow.run.desc()).limit(1)).first()
        if latest is not None and latest < assessment.run:
            _advance(session, assessment)
        else:
            _rebuild(session, home)


def reindex(home: Home) -> int:
    """Build the index anew from the folders, whatever state its file is in, and return how many runs it holds.

    Raises:
        ConfigurationError: a stored assessment or plan is damaged.
    """
    with _transaction(home, anew=True) as session:
        return _rebuild(session, home)


def changes_since_previous(home: Home, run: str) -> Changes:
    """Return what a run changed; a run that the index does not hold yet is taken in first.

    Raises:
        ConfigurationError: the run was not assessed.
        NetproofError: the index is damaged; the message says how to rebuild it.
    """
    with _transaction(home) as session:
        if session.get(RunRow, run) is None:
            _rebuild(session, home)
        if session.get(RunRow, run) is None:
            raise ConfigurationError(f"run {run}: was not assessed; start with: netproof assess --run {run}")
        violations = select(IntervalRow.finding).where(IntervalRow.status == Status.NOT_SATISFIED)
        opened = violations.where(IntervalRow.opened_run == run)
        closed = violations.where(IntervalRow.closed_run == run)
        lasting = IntervalRow.closed_run.is_(None) | (IntervalRow.closed_run > run)
        still = violations.where(IntervalRow.opened_run < run, lasting)
        before = select(RunRow.run).where(RunRow.run < run).order_by(RunRow.run.desc()).limit(1)
        return Changes(
            previous=session.scalars(before).first(),
            opened=tuple(sorted(session.scalars(opened))),
            closed=tuple(sorted(session.scalars(closed))),
            still=tuple(sorted(session.scalars(still))),
        )


def plans_answering(home: Home, run: str) -> tuple[str, ...]:
    """Return the names of the plans that mend a run's findings, oldest first; plans sealed since are taken in first.

    Raises:
        NetproofError: the index is damaged; the message says how to rebuild it.
    """
    with _transaction(home) as session:
        known = set(session.scalars(select(PlanRow.plan)))
        stored = set(_stored_plans(home))
        for name in stored - known:
            _add_plan(session, home, name)
        found = select(PlanRow.plan).where(PlanRow.run == run).order_by(PlanRow.created_at, PlanRow.plan)
        return tuple(name for name in session.scalars(found) if name in stored)


def _rebuild(session: Session, home: Home) -> int:
    for table in reversed(_Table.metadata.sorted_tables):
        session.execute(table.delete())
    runs = sorted(path.parent.name for path in home.runs.glob(f"*/{ASSESSMENT}") if RUN_ID.match(path.parent.name))
    for run in runs:
        _advance(session, load_assessment(home, run))
    for name in _stored_plans(home):
        _add_plan(session, home, name)
    return len(runs)


def _advance(session: Session, assessment: Assessment) -> None:
    """Move all intervals on by one run."""
    session.add(RunRow(run=assessment.run, as_of=assessment.as_of))
    rows = session.scalars(select(IntervalRow).where(IntervalRow.closed_run.is_(None)))
    open_rows = {(row.finding, row.status): row for row in rows}
    for finding in assessment.findings:
        for status, closing in CLOSED_BY.items():
            row = open_rows.get((finding.id, status))
            if row is not None and finding.status in closing:
                row.closed_run = assessment.run
            elif row is None and finding.status is status:
                session.add(IntervalRow(finding=finding.id, status=status, opened_run=assessment.run))
    session.flush()


def _stored_plans(home: Home) -> list[str]:
    return sorted(path.parent.name for path in home.plans.glob("*/plan.json") if PLAN_ID.match(path.parent.name))


def _add_plan(session: Session, home: Home, name: str) -> None:
    plan = read_record(Plan, home.plan(name) / "plan.json")
    session.add(PlanRow(plan=name, run=plan.run, kind=plan.kind, author=plan.author, created_at=plan.created_at))


@contextmanager
def _transaction(home: Home, *, anew: bool = False) -> Iterator[Session]:
    """Everything inside happens or nothing does, and no other process works on the index meanwhile."""
    with _locked(home):
        if anew:
            for name in (home.database.name, f"{home.database.name}-journal"):
                home.database.with_name(name).unlink(missing_ok=True)
        home.database.touch(mode=0o600)
        engine = create_engine(f"sqlite:///{home.database}")
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin)
        try:
            with Session(engine) as session, session.begin():
                _require_version(session, home)
                yield session
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise NetproofError(f"{home.database}: the index cannot be used ({cause}); {_REMEDY}") from None
        finally:
            engine.dispose()


def _require_version(session: Session, home: Home) -> None:
    version = session.execute(text("PRAGMA user_version")).scalar_one()
    if version not in {0, SCHEMA_VERSION}:
        raise NetproofError(f"{home.database}: index of version {version}, expected {SCHEMA_VERSION}; {_REMEDY}")
    _Table.metadata.create_all(session.connection())
    session.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    """Keep Python's sqlite3 from committing by itself before it makes a table."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """Hold a lock file: SQLite's own lock does not cover the replacing of a damaged file."""
    home.folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home.database.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
