"""The base of the records that people keep, which devices cannot tell (the registers are in `netproof.registers`)."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, SerializeAsAny, StringConstraints

from netproof.model.record import Record, Text

type Location = tuple[str | int, ...]
"""Field names and indexes from a register to a value in it."""

type ProofState = Literal["verified", "missing", "altered"]
"""Whether a proof's file is there and has the digest that the register states."""

type Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that must not be left blank."""

type EntryId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class RegisterPart(Record):
    """A part of an entry that has fields of its own (an action, a finding, a proven fact)."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Proof(RegisterPart):
    """A document that proves an entry, by its digest: another document of the same name proves nothing."""

    file: Filled
    """The file's path in the firm's folder."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """As `sha256sum` writes it."""


class RegisterEntry(Record):
    """An entry of a register: what was done, granted or agreed, who answers for it, and what proves it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    in_order: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of fields whose dates cannot stand the other way round, the earlier one first."""

    id: EntryId
    """How reports and other registers name the entry; unique in its register."""
    title: str = ""
    """What it is, in the firm's own words."""
    owner: Filled
    """Who answers for it: a person or a post, never blank."""
    proofs: tuple[Proof, ...] = ()
    """The documents that prove it."""
    next_due: date | None = None
    """When it is due again, where that is earlier than the control's cadence says."""
    remarks: str = ""
    """Anything else that a reader should know."""

    @property
    def topic(self) -> str:
        """What the entry is about, where a control asks for entries of one topic only."""
        return ""

    def concerns(self, topic: str) -> bool:
        """Tell whether a control that asks for a topic (or for none in particular) means this entry."""
        return topic in {"", self.topic}

    @property
    def closed(self) -> date | None:
        """The day since which the entry is kept as history only."""
        return None

    @property
    def is_closed(self) -> bool:
        """Tell whether the entry is kept as history only, and nothing of it is due any more."""
        return self.closed is not None

    @property
    def done(self) -> date | None:
        """The day on which the duty was last done, where the entry records something that recurs."""
        return None

    @property
    def ends(self) -> date | None:
        """The last day on which the entry holds, where it expires."""
        return None

    def shortcomings(self, today: date) -> Iterable[Text]:  # noqa: ARG002 - for subclasses
        """Say what the entry lacks, beyond proof and dates, to meet its clause on a day in the firm's time zone."""
        return ()

    def documents(self) -> Iterator[tuple[Location, Proof]]:
        """Yield every proof of the entry, also of its parts, with its place in the entry."""
        return _within(self, Proof)

    def faults(self) -> Iterator[tuple[Location, str]]:
        """Yield what contradicts itself in the entry: where, and what to do."""
        for earlier, later in self.in_order:
            first, second = getattr(self, earlier), getattr(self, later)
            if first and second and second < first:
                yield (later,), f"expected {_unit(first)} not before {earlier} ({first})"


class Register(Record, ABC):
    """A file that people keep. One file of `netproof.registers` defines one register; its name is the file's."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    title: ClassVar[Text]
    proof_required: ClassVar[bool] = True
    """Whether an entry without a document proves nothing."""
    each_recurs: ClassVar[bool] = False
    """Whether every entry is due anew by itself (a contract's assessment), or the latest one counts (a review)."""
    may_have_none: ClassVar[bool] = False
    """Whether no open entry can be right (nothing happened), once somebody confirmed it; see `CaseRegister`."""

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Tell whether nothing was entered yet, which is as good as no register."""

    def located(self) -> Iterator[tuple[Location, RegisterEntry]]:
        """Yield the entries that recur, expire or are proven by documents, each with its place in the file."""
        return _within(self, RegisterEntry)

    @property
    def listed(self) -> tuple[RegisterEntry, ...]:
        """Return the entries that recur, expire or are proven by documents."""
        return tuple(entry for _, entry in self.located())

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield what is wrong with the register beyond the form of its fields: where, and what to do."""
        seen: set[str] = set()
        for place, entry in self.located():
            if entry.id in seen:
                yield (*place, "id"), f"{entry.id!r} is used twice; every id must be unique"
            seen.add(entry.id)
            yield from (((*place, *within), message) for within, message in entry.faults())


class EntryRegister[E: RegisterEntry](Register):
    """A register that is a list of entries."""

    entries: tuple[E, ...]
    """What was done, granted or agreed, one entry each."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no entry."""
        return not self.entries


class Confirmation(RegisterEntry):
    """Somebody's word that the list is complete: without it an empty list could as well be one that nobody keeps."""

    confirmed_on: date
    """The day on which it was looked through."""
    confirmed_by: Filled
    """Who confirms that nothing is missing and nothing more is open."""

    def concerns(self, topic: str) -> bool:  # noqa: ARG002 - it speaks of all of them
        """Return true: it is about every entry, and every one that is not there."""
        return True

    @property
    def done(self) -> date:
        """Return the day of the confirmation."""
        return self.confirmed_on


class CaseRegister[E: RegisterEntry](EntryRegister[E]):
    """A list of cases, of which there may rightly be none, so that somebody confirms now and then that it is whole."""

    may_have_none: ClassVar[bool] = True

    entries: tuple[E, ...] = ()
    """The cases, one entry each; none where nothing happened or was granted."""
    confirmations: tuple[Confirmation, ...] = ()
    """When somebody looked through the list and found it complete."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is neither a case nor a confirmation that there is none."""
        return not self.entries and not self.confirmations


class Registers(Record):
    """The registers of a firm, and what became of the proofs that they name.

    A register that is not there makes every control that needs it indeterminate.
    """

    present: tuple[SerializeAsAny[Register], ...] = ()
    proofs: dict[str, ProofState] = {}
    """`<SHA-256> <file>` as an entry states them → whether that file has that digest."""

    def get[R: Register](self, kind: type[R]) -> R | None:
        """Return the register of a kind, or `None` where its file is missing."""
        return next((register for register in self.present if isinstance(register, kind)), None)

    def proof_state(self, proof: Proof) -> ProofState:
        """Tell whether a proof's document is there and unaltered; one that was not looked for is missing."""
        return self.proofs.get(f"{proof.sha256} {proof.file}", "missing")


def _within[T](value: object, kind: type[T], place: Location = ()) -> Iterator[tuple[Location, T]]:
    """Yield the records of a kind inside a value, each with its place; those inside one that is found are its own."""
    if place and isinstance(value, kind):
        yield place, value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _within(getattr(value, name), kind, (*place, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _within(item, kind, (*place, index))


def _unit(moment: date) -> str:
    return "a moment" if isinstance(moment, datetime) else "a day"
