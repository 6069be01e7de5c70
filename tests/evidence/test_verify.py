"""Each way of tampering is told by its name; the tables say what was done to a log of five records."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from netproof.evidence.checkpoint import HEAD_FILE
from netproof.evidence.envelope import Kind, seal
from netproof.evidence.errors import EvidenceError
from netproof.evidence.log import EvidenceLog
from netproof.evidence.log_file import LOG_FILE
from netproof.evidence.verify import LogReport, ProblemKind, read_entries, verify_log

Lines = list[bytes]


def check(log: EvidenceLog, signer: CryptoSigner, *checkpoints: Path) -> LogReport:
    return verify_log(log.folder, [signer.public_key], checkpoints)


def found(report: LogReport) -> set[tuple[str, int | None]]:
    return {(problem.kind.value, problem.line) for problem in report.problems}


def rewrite(log: EvidenceLog, change: Callable[[Lines], Lines]) -> None:
    path = log.folder / LOG_FILE
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def forged(line: bytes) -> bytes:
    """A line with the same content, signed by a key that nobody trusts."""
    fields = json.loads(line)
    stranger = CryptoSigner.generate_ed25519()
    return seal(stranger, Kind.PLAN, {"number": fields["payloadType"]}, {"a": "0" * 64}) + b"\n"


TAMPERED: dict[str, tuple[Callable[[Lines], Lines], set[tuple[str, int | None]]]] = {
    "payload edited": (
        lambda lines: [lines[0], lines[1].replace(b'"payload":"e', b'"payload":"f'), *lines[2:]],
        {("edited", 2)},
    ),
    "spaces edited": (lambda lines: [lines[0], lines[1].replace(b":", b": ", 1), *lines[2:]], {("edited", 2)}),
    "field added": (lambda lines: [lines[0], b'{"a":1,' + lines[1][1:], *lines[2:]], {("edited", 2)}),
    "line blanked": (lambda lines: [lines[0], b"\n", *lines[2:]], {("edited", 2)}),
    "signed by a stranger": (lambda lines: [lines[0], forged(lines[1]), *lines[2:]], {("edited", 2)}),
    "last edited": (lambda lines: [*lines[:4], b"{}\n"], {("edited", 5), ("truncated", None)}),
    "line removed": (lambda lines: [*lines[:1], *lines[2:]], {("removed", 2)}),
    "first removed": (lambda lines: lines[1:], {("removed", 1)}),
    "two removed": (lambda lines: [lines[0], *lines[3:]], {("removed", 2)}),
    "line inserted": (lambda lines: [*lines[:2], forged(lines[1]), *lines[2:]], {("inserted", 3)}),
    "line copied": (lambda lines: [*lines[:4], lines[1], *lines[4:]], {("inserted", 5)}),
    "reordered": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], {("reordered", 3)}),
    "cut": (lambda lines: lines[:3], {("truncated", None)}),
    "torn": (lambda lines: [*lines[:4], lines[4][:-20]], {("torn", 5), ("truncated", None)}),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_named_with_its_line(log: EvidenceLog, signer: CryptoSigner, name: str) -> None:
    change, expected = TAMPERED[name]
    rewrite(log, change)
    report = check(log, signer)
    assert found(report) == expected
    assert not report.intact
    if name != "cut":
        path = log.folder / LOG_FILE
        cannot_be_read = path.read_bytes().endswith(b"\n")
        if cannot_be_read:
            with pytest.raises(EvidenceError, match="netproof evidence verify"):
                list(read_entries(log.folder, [signer.public_key]))


def test_an_untouched_log_is_intact(log: EvidenceLog, signer: CryptoSigner, tmp_path: Path) -> None:
    report = check(log, signer, tmp_path / "witness")
    assert report.problems == ()
    assert (report.lines, report.records, report.checkpoints) == (5, 5, 4)
    assert next(entry.kind for entry in read_entries(log.folder, [signer.public_key])) is Kind.COLLECTION
    assert [entry.record for entry in read_entries(log.folder, [signer.public_key], [Kind.PLAN])] == [{"number": 2}]


def test_a_cut_that_takes_the_logs_own_checkpoint_along_is_seen_by_the_witness(
    log: EvidenceLog, signer: CryptoSigner, tmp_path: Path
) -> None:
    rewrite(log, lambda lines: lines[:3])
    (log.folder / HEAD_FILE).write_bytes((tmp_path / "witness" / "head-0000000003.json").read_bytes())
    assert check(log, signer).intact
    assert found(check(log, signer, tmp_path / "witness")) == {("truncated", None)}


def test_a_log_rewritten_with_the_stolen_key_is_seen_by_the_witness(
    log: EvidenceLog, signer: CryptoSigner, tmp_path: Path
) -> None:
    for path in (log.folder / LOG_FILE, log.folder / HEAD_FILE):
        path.unlink()
    again = EvidenceLog(log.folder, signer)
    for number in range(5):
        again.append(Kind.PLAN, {"number": number})
    assert check(log, signer).intact
    assert found(check(log, signer, tmp_path / "witness")) == {("rewritten", 3), ("rewritten", 4), ("rewritten", 5)}


def test_one_record_signed_again_breaks_the_chain(log: EvidenceLog, signer: CryptoSigner) -> None:
    def sign_again(lines: Lines) -> Lines:
        place = {"sequence": 2, "previous": "0" * 64, "recorded_at": "2026-05-04", "record": {}}
        entry = list(read_entries(log.folder, [signer.public_key]))[1]
        place["previous"] = next(read_entries(log.folder, [signer.public_key])).digest
        return [lines[0], seal(signer, entry.kind, place, entry.files) + b"\n", *lines[2:]]

    rewrite(log, sign_again)
    assert found(check(log, signer)) == {("rewritten", 3)}


def test_files_that_are_missing_or_changed_are_named(log: EvidenceLog, signer: CryptoSigner) -> None:
    entries = list(read_entries(log.folder, [signer.public_key]))
    log.files.path(entries[1].files["what.txt"]).unlink()
    changed = log.files.path(entries[3].files["what.txt"])
    changed.chmod(0o600)
    changed.write_bytes(b"other")
    report = check(log, signer)
    assert found(report) == {("file-missing", 2), ("file-changed", 4)}
    assert "what.txt" in report.problems[0].message


@pytest.mark.parametrize("content", [b"", b"{}", b"junk"])
def test_a_bad_checkpoint_is_a_problem_of_its_own(log: EvidenceLog, signer: CryptoSigner, content: bytes) -> None:
    (log.folder / HEAD_FILE).write_bytes(content)
    assert found(check(log, signer)) == {(ProblemKind.CHECKPOINT.value, None)}


def test_a_missing_checkpoint_is_a_problem(log: EvidenceLog, signer: CryptoSigner, tmp_path: Path) -> None:
    (log.folder / HEAD_FILE).unlink()
    assert found(check(log, signer, tmp_path / "none.json")) == {("checkpoint", None)}


def test_a_record_cannot_pass_for_a_checkpoint(log: EvidenceLog, signer: CryptoSigner) -> None:
    first = (log.folder / LOG_FILE).read_bytes().splitlines()[0]
    (log.folder / HEAD_FILE).write_bytes(first)
    assert "found a record of kind collection" in check(log, signer).problems[0].message


def test_a_checkpoint_cannot_pass_for_a_record(log: EvidenceLog, signer: CryptoSigner) -> None:
    head = (log.folder / HEAD_FILE).read_bytes()
    rewrite(log, lambda lines: [*lines[:2], head, *lines[2:]])
    assert found(check(log, signer)) == {("inserted", 3)}


def test_another_key_trusts_nothing(log: EvidenceLog) -> None:
    stranger = CryptoSigner.generate_ed25519()
    report = check(log, stranger)
    assert report.records == 0
    assert {problem.kind for problem in report.problems} == {ProblemKind.EDITED, ProblemKind.CHECKPOINT}


def test_there_must_be_a_log(tmp_path: Path, signer: CryptoSigner) -> None:
    with pytest.raises(EvidenceError, match="expected an evidence folder"):
        verify_log(tmp_path, [signer.public_key])
