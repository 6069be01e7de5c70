import errno
import json
import multiprocessing
import os
from base64 import b64decode
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner, SSlibKey

from netproof.evidence.canonical import MAX_BYTES, sha256_hex
from netproof.evidence.checkpoint import HEAD_FILE
from netproof.evidence.envelope import Kind
from netproof.evidence.errors import EvidenceError
from netproof.evidence.keys import KeyFolder
from netproof.evidence.log import NO_LINE, EvidenceLog
from netproof.evidence.log_file import LOCK_FILE, LOG_FILE
from netproof.evidence.redaction import SecretScanner
from netproof.evidence.verify import read_entries, verify_log


def lines_of(log: EvidenceLog) -> list[bytes]:
    return (log.folder / LOG_FILE).read_bytes().splitlines()


def test_each_record_names_the_line_before_it(log: EvidenceLog) -> None:
    previous = NO_LINE
    for number, line in enumerate(lines_of(log), start=1):
        statement = json.loads(b64decode(json.loads(line)["payload"]))
        assert statement["_type"] == "https://in-toto.io/Statement/v1"
        assert statement["predicate"]["sequence"] == number
        assert statement["predicate"]["previous"] == previous
        previous = sha256_hex(line)
    assert statement["predicateType"] == "https://netproof.dev/evidence/application/v1"
    assert statement["subject"] == [{"name": "what.txt", "digest": {"sha256": sha256_hex(b"content 4")}}]


def test_files_are_stored_by_content(log: EvidenceLog, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(b"z" * 200_000)
    entry = log.append(Kind.VERIFICATION, {}, {"a/one.txt": b"one", "big.bin": tmp_path / "big.bin"})
    assert log.files.get(entry.files["a/one.txt"]) == b"one"
    assert log.files.path(entry.files["big.bin"]).read_bytes() == b"z" * 200_000
    without = log.append(Kind.VERIFICATION, {"outcome": "同意"}, {})
    assert json.loads(log.files.get(without.files["record.json"])) == {"outcome": "同意"}


@pytest.mark.parametrize("name", ["", "../x", "/etc/passwd", "a//b", "a/../b", ".hidden", "a b", "x\n", "a" * 256])
def test_a_name_that_could_leave_its_folder_is_refused(log: EvidenceLog, name: str) -> None:
    with pytest.raises(EvidenceError, match="evidence file name"):
        log.append(Kind.PLAN, {}, {name: b""})
    assert len(lines_of(log)) == 5


def failing(call: Callable[..., Any], error: int, at: int) -> Callable[..., Any]:
    """The system call `call`, failing at its `at`-th use, counted from 1."""
    used = 0

    def wrapper(*arguments: Any) -> Any:
        nonlocal used
        used += 1
        if used == at:
            raise OSError(error, os.strerror(error))
        return call(*arguments)

    return wrapper


def short_write(at: int) -> Callable[[int, bytes], int]:
    used = 0
    write = os.write

    def wrapper(descriptor: int, data: bytes) -> int:
        nonlocal used
        used += 1
        return write(descriptor, data[:7] if used == at else data)

    return wrapper


@pytest.mark.parametrize("call", ["write", "fsync", "short"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_what_cannot_be_written_stops_the_caller_and_leaves_a_whole_log(
    log: EvidenceLog, signer: CryptoSigner, monkeypatch: pytest.MonkeyPatch, call: str, error: int
) -> None:
    """Fails each write or fsync of one append in turn, until the append gets through."""
    for at in range(1, 40):
        fresh = EvidenceLog(log.folder, signer)
        before = len(lines_of(log))
        with monkeypatch.context() as patch:
            if call == "short":
                patch.setattr(os, "write", short_write(at))
            else:
                patch.setattr(os, call, failing(getattr(os, call), error, at))
            try:
                fresh.append(Kind.COLLECTION, {"at": f"{call} {error} {at}"}, {"f": f"{call} {error} {at}".encode()})
            except EvidenceError as caught:
                written = "is written" in str(caught)
            else:
                break
        assert len(lines_of(log)) == before + written
        assert verify_log(log.folder, [signer.public_key]).intact
    assert at > (3 if call == "fsync" else 2)
    assert verify_log(log.folder, [signer.public_key]).intact


def test_a_failed_fsync_is_not_tried_again(log: EvidenceLog, monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"f": b"content 0"}  # stored already, so that the log's line is the first to be synced
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync, errno.EIO, 1))
        with pytest.raises(EvidenceError, match="could not be written"):
            log.append(Kind.PLAN, {}, content)
    with pytest.raises(EvidenceError, match="nothing more is appended"):
        log.append(Kind.PLAN, {}, content)


def test_a_torn_tail_is_refused_and_can_be_repaired(log: EvidenceLog, signer: CryptoSigner) -> None:
    path = log.folder / LOG_FILE
    torn = b'{"payload":"half a rec'
    with path.open("ab") as file:
        file.write(torn)
    with pytest.raises(EvidenceError, match="torn") as caught:
        EvidenceLog(log.folder, signer)
    assert "netproof evidence repair" in str(caught.value)
    with pytest.raises(EvidenceError, match="torn"):
        log.append(Kind.PLAN, {})
    repair = EvidenceLog.repair_torn_tail(log.folder, signer)
    assert repair is not None
    assert repair.kind is Kind.REPAIR
    assert log.files.get(repair.files["torn-tail.bin"]) == torn
    assert EvidenceLog.repair_torn_tail(log.folder, signer) is None
    assert verify_log(log.folder, [signer.public_key]).intact


def test_a_cut_log_is_not_continued(log: EvidenceLog, signer: CryptoSigner) -> None:
    path = log.folder / LOG_FILE
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    with pytest.raises(EvidenceError, match="cut off or changed"):
        EvidenceLog(log.folder, signer)
    with pytest.raises(EvidenceError, match="cut off or changed"):
        log.append(Kind.PLAN, {})


def test_a_crash_between_line_and_checkpoint_is_no_damage(log: EvidenceLog, signer: CryptoSigner) -> None:
    before = (log.folder / HEAD_FILE).read_bytes()
    log.append(Kind.PLAN, {})
    (log.folder / HEAD_FILE).write_bytes(before)
    assert EvidenceLog(log.folder, signer).append(Kind.PLAN, {}).sequence == 7
    assert verify_log(log.folder, [signer.public_key]).intact


def test_a_missing_witness_is_an_error_that_says_what_is_written(log: EvidenceLog, tmp_path: Path) -> None:
    for path in (tmp_path / "witness").iterdir():
        path.unlink()
    (tmp_path / "witness").rmdir()
    log.append(Kind.COLLECTION, {})
    with pytest.raises(EvidenceError, match=r"record 7 is written.*witness folder is not there"):
        log.append(Kind.APPLICATION, {})


def test_a_known_secret_is_never_stored(tmp_path: Path, signer: CryptoSigner) -> None:
    log = EvidenceLog(tmp_path / "evidence", signer, scanner=SecretScanner({"vault:snmp": "s3cret-ro"}))
    for predicate, files in (({"a": "x s3cret-ro"}, {}), ({}, {"show.txt": b"community s3cret-ro"})):
        with pytest.raises(EvidenceError, match="vault:snmp") as caught:
            log.append(Kind.PLAN, predicate, files)
        assert "s3cret" not in str(caught.value)
    stored = [path for path in log.folder.rglob("*") if path.is_file()]
    assert stored
    assert not any(b"s3cret" in path.read_bytes() for path in stored)
    assert log.append(Kind.PLAN, {"a": "clean"}).sequence == 1


def test_a_lock_file_is_never_removed(log: EvidenceLog) -> None:
    inode = (log.folder / LOCK_FILE).stat().st_ino
    log.append(Kind.PLAN, {})
    assert (log.folder / LOCK_FILE).stat().st_ino == inode


def test_a_folder_that_cannot_be_used_is_an_evidence_error(tmp_path: Path, signer: CryptoSigner) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError, match="cannot be used"):
        EvidenceLog(tmp_path / "file", signer)


def test_a_new_key_continues_a_log_of_an_older_one(log: EvidenceLog, signer: CryptoSigner) -> None:
    rotated = CryptoSigner.generate_ed25519()
    with pytest.raises(EvidenceError, match="trusted key"):
        EvidenceLog(log.folder, rotated)
    EvidenceLog(log.folder, rotated, former_keys=[signer.public_key]).append(Kind.PLAN, {})
    keys = [rotated.public_key, signer.public_key]
    assert verify_log(log.folder, keys).intact


def append_some(folder: Path, keys: Path, name: str, together: Barrier) -> None:
    log = EvidenceLog(folder, KeyFolder(keys).signer())
    together.wait(120)
    for number in range(40):
        log.append(Kind.COLLECTION, {"process": name, "number": number}, {"f": f"{name} {number}".encode()})


def test_processes_that_append_at_once_share_one_chain(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(3)
    processes = [
        context.Process(target=append_some, args=(tmp_path / "evidence", tmp_path / "keys", str(name), together))
        for name in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    key: SSlibKey = KeyFolder(tmp_path / "keys").public_key()
    assert verify_log(tmp_path / "evidence", [key]).intact
    assert len(list(read_entries(tmp_path / "evidence", [key]))) == 120


def test_a_long_record_is_found_again(log: EvidenceLog, signer: CryptoSigner) -> None:
    log.append(Kind.PLAN, {"text": "x" * 300_000})
    assert EvidenceLog(log.folder, signer).append(Kind.PLAN, {}).sequence == 7
    with pytest.raises(EvidenceError, match="pass what is large as a file"):
        log.append(Kind.PLAN, {"text": "x" * MAX_BYTES})
