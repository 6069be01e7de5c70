"""Documents are kept in the firm's folder, and another document of the same name never takes their place."""

import hashlib
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError, RefusedError
from netproof.model.register import Proof
from netproof.register_files.proofs import keep, proof_of
from netproof.registers.loading import proof_state


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    (tmp_path / "firm" / "papers").mkdir(parents=True)
    return tmp_path / "firm"


def test_a_document_from_elsewhere_is_copied_in(tmp_path: Path, firm: Path) -> None:
    document = tmp_path / "檢視紀錄.pdf"
    document.write_bytes(b"\x00signed")
    proof = proof_of(firm, document)
    assert (proof.file, proof.sha256) == ("proofs/檢視紀錄.pdf", hashlib.sha256(b"\x00signed").hexdigest())
    assert proof_state(firm, proof) == "missing"
    keep(firm, document, proof)
    keep(firm, document, proof_of(firm, document))
    assert proof_state(firm, proof) == "verified"
    assert document.exists()


def test_a_document_of_the_folder_is_referred_to(firm: Path) -> None:
    document = firm / "papers" / "a.md"
    document.write_text("a")
    proof = proof_of(firm, document)
    keep(firm, document, proof)
    assert proof.file == "papers/a.md"
    assert not (firm / "proofs").exists()


def test_another_document_of_the_same_name_is_refused(tmp_path: Path, firm: Path) -> None:
    (firm / "proofs").mkdir()
    (firm / "proofs" / "a.md").write_text("old")
    (tmp_path / "a.md").write_text("new")
    with pytest.raises(RefusedError, match="another document has this name already"):
        proof_of(firm, tmp_path / "a.md")
    assert (firm / "proofs" / "a.md").read_text() == "old"


@pytest.mark.parametrize("name", ["gone.md", "papers"])
def test_what_is_no_file_is_refused(firm: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="there is no such file"):
        proof_of(firm, firm / name)


@pytest.mark.parametrize("name", ["../outside.md", "link.md", "papers", "a\0b", "x" * 300])
def test_what_no_file_of_the_folder_can_be_is_missing(tmp_path: Path, firm: Path, name: str) -> None:
    (tmp_path / "outside.md").write_text("a")
    (firm / "link.md").symlink_to(tmp_path / "outside.md")
    assert proof_state(firm, Proof(file=name, sha256=hashlib.sha256(b"a").hexdigest())) == "missing"
