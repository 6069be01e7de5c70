"""Approvals are signed and verified with the real ssh-keygen, with keys made for each test."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from netproof.evidence import approval
from netproof.evidence.allowed_signers import AllowedSigners
from netproof.evidence.approval import NAMESPACE, Verdict
from netproof.evidence.errors import EvidenceError

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PLAN = "a" * 64
SHOWN = "b" * 64

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen")


def make_key(folder: Path, name: str, passphrase: str = "") -> Path:
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def public(key: Path) -> str:
    return " ".join(key.with_suffix(".pub").read_text().split()[:2])


def document(approver: str = "alice", **changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "plan_id": "plan-1",
        "plan_digest": PLAN,
        "shown_digest": SHOWN,
        "decision": Verdict.APPROVE,
        "reason": "已審閱，關閉 telnet",
        "approver": approver,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=2),
    }
    return approval.request_document(**{**fields, **changes})


@dataclass
class Desk:
    """A folder with two people's keys and the file that allows them."""

    folder: Path
    alice: Path
    bob: Path
    allowed: Path

    def allow(self, *lines: str) -> Path:
        self.allowed.write_text("".join(line + "\n" for line in lines))
        return self.allowed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, make_key(tmp_path, "alice"), make_key(tmp_path, "bob"), tmp_path / "allowed_signers")
    desk.allow(f'alice namespaces="{NAMESPACE}" {public(desk.alice)}', f"bob {public(desk.bob)}")
    return desk


def test_a_good_signature_names_its_signer_and_key(desk: Desk) -> None:
    text = document()
    verified = approval.verify(text, approval.sign(text, desk.alice), desk.allowed, NOW)
    assert verified.principal == "alice"
    assert {verified.key_fingerprint} == AllowedSigners.load(desk.allowed).keys_of("alice")
    assert verified.request.reason == "已審閱，關閉 telnet"
    assert verified.request.document() == text


def test_a_document_signed_by_hand_elsewhere_is_accepted(desk: Desk) -> None:
    exported = desk.folder / "request.json"
    exported.write_bytes(document())
    command = ["ssh-keygen", "-Y", "sign", "-n", NAMESPACE, "-f", str(desk.alice), str(exported)]
    subprocess.run(command, check=True, capture_output=True)
    signature = (desk.folder / "request.json.sig").read_bytes()
    assert approval.verify(exported.read_bytes(), signature, desk.allowed, NOW).principal == "alice"


def signed_in_another_namespace(desk: Desk) -> bytes:
    command = ["ssh-keygen", "-Y", "sign", "-n", "file", "-f", str(desk.alice)]
    return subprocess.run(command, input=document(), check=True, capture_output=True).stdout


REFUSED: dict[str, tuple[Callable[[Desk], tuple[bytes, bytes]], str]] = {
    "tampered document": (lambda d: (document(plan_digest="c" * 64), approval.sign(document(), d.alice)), "incorrect"),
    "changed decision": (
        lambda d: (document(), approval.sign(document(decision=Verdict.REJECT), d.alice)),
        "incorrect signature",
    ),
    "wrong namespace": (lambda d: (document(), signed_in_another_namespace(d)), "namespace"),
    "another person's key": (lambda d: (document("alice"), approval.sign(document("alice"), d.bob)), "not accepted"),
    "unknown person": (lambda d: (document("carol"), approval.sign(document("carol"), d.alice)), "carol"),
    "no signature at all": (lambda _: (document(), b"not a signature"), "not accepted"),
    "huge signature": (lambda _: (document(), b"x" * 70000), "at most"),
    "windows line ends": (
        lambda d: (document().replace(b"\n", b"\r\n"), approval.sign(document(), d.alice)),
        "line ends",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_was_not_signed_so_is_refused(desk: Desk, name: str) -> None:
    build, message = REFUSED[name]
    with pytest.raises(EvidenceError, match=message):
        approval.verify(*build(desk), desk.allowed, NOW)


@pytest.mark.parametrize(
    ("validity", "accepted"),
    [
        ('valid-before="20260601"', True),
        ('valid-before="20260501"', False),
        ('valid-after="20260501"', True),
        ('valid-after="20260601"', False),
        ('namespaces="file"', False),
    ],
)
def test_a_key_counts_only_in_its_time_and_namespace(desk: Desk, validity: str, *, accepted: bool) -> None:
    text = document()
    desk.allow(f"alice {validity} {public(desk.alice)}")
    signature = approval.sign(text, desk.alice)
    if accepted:
        assert approval.verify(text, signature, desk.allowed, NOW).principal == "alice"
    else:
        with pytest.raises(EvidenceError, match="not accepted"):
            approval.verify(text, signature, desk.allowed, NOW)


def test_a_revoked_key_is_refused(desk: Desk) -> None:
    text = document()
    signature = approval.sign(text, desk.alice)
    revoked = desk.folder / "revoked_keys"
    for victim, accepted in ((desk.bob, True), (desk.alice, False)):
        command = ["ssh-keygen", "-q", "-k", "-f", str(revoked), str(victim.with_suffix(".pub"))]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        if accepted:
            assert approval.verify(text, signature, desk.allowed, NOW, revoked_keys=revoked)
        else:
            with pytest.raises(EvidenceError, match="revoked"):
                approval.verify(text, signature, desk.allowed, NOW, revoked_keys=revoked)
    with pytest.raises(EvidenceError, match="revoked keys is not there"):
        approval.verify(text, signature, desk.allowed, NOW, revoked_keys=desk.folder / "none")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("* {key}", "can match anyone"),
        ("*@firm.example {key}", "can match anyone"),
        ("alice,!bob {key}", "can match anyone"),
        ("alice,,bob {key}", "can match anyone"),
        ('"a*" {key}', "can match anyone"),
        ("alice cert-authority {key}", "certificate authorities"),
        ("alice", "expected PRINCIPALS"),
        ("alice ssh-ed25519 ***", "not base64"),
        ("# nobody", "names nobody"),
    ],
)
def test_an_allowed_signers_file_that_lets_in_too_many_is_refused(desk: Desk, line: str, message: str) -> None:
    text = document()
    signature = approval.sign(text, desk.alice)
    desk.allow(line.format(key=public(desk.alice)))
    with pytest.raises(EvidenceError, match=message):
        approval.verify(text, signature, desk.allowed, NOW)


def test_an_allowed_signers_file_that_everybody_may_write_is_refused(desk: Desk) -> None:
    desk.allowed.chmod(0o666)
    with pytest.raises(EvidenceError, match="chmod o-w"):
        AllowedSigners.load(desk.allowed)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": "fine\x1b[2K"}, r"U\+001B"),
        ({"reason": "fine \u202e enif"}, r"U\+202E"),
        ({"reason": "two\nlines"}, r"U\+000A"),
        ({"approver": "*"}, "approver"),
        ({"approver": "a b"}, "approver"),
        ({"plan_digest": "abc"}, "plan_digest"),
        ({"expires_at": NOW}, "not after"),
        ({"created_at": NOW.replace(tzinfo=None)}, "created_at"),
    ],
)
def test_a_request_that_could_mislead_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        document(**changes)


def test_signing_errors_say_what_is_wrong(desk: Desk) -> None:
    with pytest.raises(EvidenceError, match="not there"):
        approval.sign(document(), desk.folder / "missing")
    with pytest.raises(EvidenceError, match="did not sign"):
        approval.sign(document(), desk.allowed)
    with pytest.raises(EvidenceError, match="approval request"):
        approval.sign(b'{"a": 1, "a": 2}', desk.alice)


def test_a_missing_ssh_keygen_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(desk.folder))
    with pytest.raises(EvidenceError, match="install OpenSSH"):
        approval.sign(document(), desk.alice)
