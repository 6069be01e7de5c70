"""Moves the dates of the demo firm's records on, so that its demo says the same on any day.

A register says in a comment as of which day it was written (`# as of 2026-11-20: …`). Its dates, and those in the
documents that prove it, are moved by the days since then; what was overdue by two weeks stays so. A register without
the comment (vendors' dates, which are real) stays as it is.
"""

import hashlib
import re
from datetime import date, timedelta
from functools import partial
from pathlib import Path

_AS_OF = re.compile(r"^# as of (\d{4}-\d{2}-\d{2}):", re.MULTILINE)
_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")
_PROOF = re.compile(r"file: (?P<file>\S+)\n(?P<between>\s+)sha256: (?P<digest>[0-9a-f]{64})")


def move_dates(folder: Path, today: date) -> None:
    """Move the dates in a fresh copy of a firm's folder; a digest that was wrong before stays wrong."""
    originals = {path: path.read_bytes() for path in (folder / "proofs").glob("*.md")}
    for path in sorted([*(folder / "registers").glob("*.yml"), *(folder / "product-data").glob("*.yml")]):
        text = path.read_text(encoding="utf-8")
        as_of = _AS_OF.search(text)
        if as_of:
            by = today - date.fromisoformat(as_of.group(1))
            proof = partial(_proof, folder=folder, originals=originals, by=by)
            path.write_text(_PROOF.sub(proof, _moved(text, by)), encoding="utf-8")


def _moved(text: str, by: timedelta) -> str:
    return _DATE.sub(lambda found: str(date.fromisoformat(found.group()) + by), text)


def _proof(found: re.Match[str], folder: Path, originals: dict[Path, bytes], by: timedelta) -> str:
    document = folder / found["file"]
    before = originals.get(document)
    if before is None:
        return found.group()
    after = _moved(before.decode(), by).encode()
    document.write_bytes(after)
    is_right = hashlib.sha256(before).hexdigest() == found["digest"]
    digest = hashlib.sha256(after).hexdigest() if is_right else found["digest"]
    return f"file: {found['file']}\n{found['between']}sha256: {digest}"
