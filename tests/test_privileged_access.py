"""The register of one-time and temporary privileges: what its file must hold, and when an entry is in force."""

from datetime import date
from pathlib import Path

import pytest

from netproof.checks._privileged_access import measure_of
from netproof.errors import ConfigurationError
from netproof.model.register import Proof
from netproof.registers.loading import load_register
from netproof.registers.privileged_access import PrivilegedAccess, PrivilegedAccessRegister
from tests.checks.cases.aaa import measure, with_measure
from tests.checks.states import context

ENTRY = """\
entries:
  - id: OTP-1
    owner: network section
    mechanism: otp
    devices: [switches]
    system: token server
    valid_from: 2026-01-01
"""


def load(folder: Path, text: str) -> PrivilegedAccessRegister:
    path = folder / "privileged_access.yml"
    path.write_text(text, encoding="utf-8")
    return load_register(path, PrivilegedAccessRegister)


def test_an_entry_is_read(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, ENTRY).entries
    assert (entry.id, entry.mechanism, entry.ends) == ("OTP-1", "otp", None)
    assert entry.covers(("sw1", "switches"))
    assert not entry.covers(("sw1",))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("mechanism: otp", "mechanism: sms", "yml:4"),
        ("devices: [switches]", "devices: []", "yml:5.*covers no device"),
        ("system: token server", "system: ' '", "yml:6"),
        ("valid_from: 2026-01-01", "valid_from: 2026-01-01\n    expires: 2025-12-31", "yml:8.*after valid_from"),
        ("owner: network section\n", "owner: network section\n    who: me\n", "yml:4"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        load(tmp_path, ENTRY.replace(old, new))


@pytest.mark.parametrize(
    ("entry", "proof", "in_force"),
    [
        (measure(), "verified", True),
        (measure(), "altered", False),
        (measure(), "missing", False),
        (measure(proofs=()), "verified", False),
        (measure(expires=date(2026, 11, 22)), "verified", True),
        (measure(expires=date(2026, 11, 21)), "verified", False),
        (measure(valid_from=date(2026, 11, 23)), "verified", False),
        (measure(devices=("sw?",)), "verified", True),
        (measure(devices=("router*",)), "verified", False),
        (measure(proofs=(*measure().proofs, Proof(file="x", sha256="1" * 64))), "verified", True),
    ],
)
def test_when_an_entry_is_in_force(entry: PrivilegedAccess, proof: str, in_force: bool) -> None:  # noqa: FBT001 - a table
    assert (measure_of(with_measure(entry, proof)) is not None) is in_force


def test_without_the_register_no_measure_is_in_force() -> None:
    assert measure_of(context()) is None


def test_an_entry_to_come_lacks_its_beginning() -> None:
    assert [text.en for text in measure(valid_from=date(2026, 12, 1)).shortcomings(date(2026, 11, 22))] == [
        "PAM-1 does not begin before 2026-12-01"
    ]
