"""What there is of each register, and what is wrong with it: everything at once, not only the first fault."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from netproof.errors import ConfigurationError
from netproof.model.record import Record
from netproof.model.register import Register
from netproof.registers import registers
from netproof.registers.loading import load_register, proof_state, register_file, unknown_files


class RegisterState(Record):
    """What became of one register's file."""

    name: str
    state: Literal["present", "empty", "missing", "broken"]
    entries: int = 0
    proofs: dict[str, int] = {}
    """`verified`, `missing` and `altered` → how many documents are."""
    errors: tuple[str, ...] = ()
    """Why the file cannot be read: file, line, what was expected."""
    problems: tuple[str, ...] = ()
    """What open entries lack to meet their clause, and which documents do not prove them."""


def check_registers(folder: Path, today: date) -> tuple[RegisterState, ...]:
    """Check every register of a firm's folder on a day in the firm's time zone."""
    unknown = (RegisterState(name="?", state="broken", errors=(str(error),)) for error in unknown_files(folder))
    return (*(_check(folder, name, kind, today) for name, kind in registers().items()), *unknown)


def _check(folder: Path, name: str, kind: type[Register], today: date) -> RegisterState:
    path = register_file(folder, name)
    if not path.exists():
        return RegisterState(name=name, state="missing")
    try:
        register = load_register(path, kind)
    except ConfigurationError as error:
        return RegisterState(name=name, state="broken", errors=tuple(str(error).splitlines()))
    states = Counter(proof_state(folder, proof) for entry in register.listed for _, proof in entry.documents())
    return RegisterState(
        name=name,
        state="empty" if register.is_empty else "present",
        entries=len(register.listed) or len(next(iter(register), ("", ()))[1]),
        proofs=dict(states),
        problems=tuple(_problems(folder, register, today)),
    )


def _problems(folder: Path, register: Register, today: date) -> Iterator[str]:
    for entry in register.listed:
        if entry.is_closed:
            continue
        documents = [proof for _, proof in entry.documents()]
        if register.proof_required and not documents:
            yield f"{entry.id}: names no document that proves it; add one with: netproof register proof FILE"
        for proof in documents:
            state = proof_state(folder, proof)
            if state != "verified":
                yield f"{entry.id}: the document {proof.file} is {state}"
        yield from (f"{entry.id}: {text.en}" for text in entry.shortcomings(today))
