"""Documents that prove entries: they are kept in the firm's folder, and known by their digest."""

from pathlib import Path

from netproof.errors import ConfigurationError, RefusedError
from netproof.home import write_file
from netproof.model.register import Proof
from netproof.registers.loading import digest_of

FOLDER = Path("proofs")


def proof_of(folder: Path, document: Path) -> Proof:
    """Return the proof that a document will be, once `keep` put it into the firm's folder.

    Raises:
        ConfigurationError: it is not there, or cannot be read.
        RefusedError: another document has its name already.
    """
    if not document.is_file():
        raise ConfigurationError(f"{document}: there is no such file; name the document that proves the entry")
    digest = digest_of(document)
    home, inside = folder.resolve(), document.resolve()
    if inside.is_relative_to(home):
        return Proof(file=inside.relative_to(home).as_posix(), sha256=digest)
    place = FOLDER / document.name
    kept = folder / place
    if kept.exists() and digest_of(kept) != digest:
        raise RefusedError(f"{kept}: another document has this name already; rename {document} and name it again")
    return Proof(file=place.as_posix(), sha256=digest)


def keep(folder: Path, document: Path, proof: Proof) -> None:
    """Copy a document to where its proof says, unless it is there."""
    place = folder / proof.file
    if not place.exists():
        write_file(place, document.read_bytes(), mode=0o644)
