"""The base of the records that people keep, which devices cannot tell (the registers are in `netproof.registers`)."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
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


class Proof(Record):
    """A document that proves an entry, by its digest: another document of the same name proves nothing."""

    file: Filled
    """The file's path in the firm's folder."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """As `sha256sum` writes it."""


class RegisterEntry(Record):
    """An entry of a register: what was done, granted or agreed, who answers for it, and what proves it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

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

    @property
    def topic(self) -> str:
        """What the entry is about, where a control asks for entries of one topic only."""
        return ""

    @property
    def is_closed(self) -> bool:
        """Tell whether the entry is kept as history only, and nothing of it is due any more."""
        return False

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


class Register(Record, ABC):
    """A file that people keep. One file of `netproof.registers` defines one register; its name is the file's."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    title: ClassVar[Text]
    proof_required: ClassVar[bool] = True
    """Whether an entry without a document proves nothing."""
    each_recurs: ClassVar[bool] = False
    """Whether every entry is due anew by itself (a contract's assessment), or the latest one counts (a review)."""

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Tell whether nothing was entered yet, which is as good as no register."""

    @property
    def listed(self) -> tuple[RegisterEntry, ...]:
        """Return the entries that recur, expire or are proven by documents."""
        return ()

    def faults(self) -> Iterable[tuple[Location, str]]:
        """Yield what is wrong with the register beyond the form of its fields: where, and what to do."""
        seen: set[str] = set()
        for index, entry in enumerate(self.listed):
            if entry.id in seen:
                yield ("entries", index, "id"), f"{entry.id!r} is used twice; every id must be unique"
            seen.add(entry.id)
        return


class EntryRegister[E: RegisterEntry](Register):
    """A register that is a list of entries."""

    entries: tuple[E, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no entry."""
        return not self.entries

    @property
    def listed(self) -> tuple[RegisterEntry, ...]:
        """Return the entries."""
        return self.entries


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
