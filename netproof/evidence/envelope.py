"""Signed statements: DSSE envelopes over in-toto Statement v1, which other tools can read and verify.

Sources: https://github.com/secure-systems-lab/dsse (envelope), https://github.com/in-toto/attestation (Statement v1).
"""

import copy
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import FormatError, VerificationError
from securesystemslib.signer import Key, Signer

from netproof.evidence.canonical import canonical_json, parse_json
from netproof.evidence.errors import EvidenceError

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Kind(StrEnum):
    """What a record attests; each is a predicate type of its own."""

    COLLECTION = "collection"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    APPROVAL = "approval"
    APPLICATION = "application"
    VERIFICATION = "verification"
    CHECKPOINT = "checkpoint"
    REPAIR = "repair"

    @property
    def predicate_type(self) -> str:
        """The versioned URI that stands in the statement."""
        return f"https://netproof.dev/evidence/{self}/v1"


KIND_OF_PREDICATE_TYPE = {kind.predicate_type: kind for kind in Kind}


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Digest(_Record):
    """The digest set of a subject; Netproof writes SHA-256 alone."""

    sha256: Sha256


class Subject(_Record):
    """A file that a statement is about."""

    name: str
    digest: Digest


class Statement(_Record):
    """An in-toto Statement v1 whose predicate is one of Netproof's kinds."""

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(default=STATEMENT_TYPE, alias="_type")
    subject: tuple[Subject, ...]
    predicate_type: str = Field(alias="predicateType")
    predicate: dict[str, Any]

    @property
    def kind(self) -> Kind:
        """The kind that the predicate type stands for."""
        return KIND_OF_PREDICATE_TYPE[self.predicate_type]

    @property
    def files(self) -> dict[str, str]:
        """Name to SHA-256 of each file that the statement is about."""
        return {subject.name: subject.digest.sha256 for subject in self.subject}


def seal(signer: Signer, kind: Kind, predicate: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """Sign a statement and return the envelope as one line of canonical JSON, without the line end.

    Args:
        signer: The evidence-signing key.
        kind: What is attested.
        predicate: The record itself; JSON values only.
        files: Name to SHA-256 of each stored file that the record is about; in-toto wants at least one.

    Raises:
        EvidenceError: The predicate is not JSON, or there is no file.
    """
    if not files:
        raise EvidenceError(f"a {kind} record needs at least one file as its subject")
    payload = canonical_json(
        {
            "_type": STATEMENT_TYPE,
            "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(files.items())],
            "predicateType": kind.predicate_type,
            "predicate": dict(predicate),
        }
    )
    envelope = Envelope(payload, PAYLOAD_TYPE, {})
    envelope.sign(signer)
    return canonical_json(envelope.to_dict())


def unseal(line: bytes, keys: Iterable[Key], *, source: str) -> Statement:
    """Verify an envelope's signature over its bytes, and only then parse what it says.

    Args:
        line: The envelope's JSON, exactly as `seal` wrote it.
        keys: The trusted evidence-signing keys; one of them must have signed.
        source: What the line is, named in errors.

    Raises:
        EvidenceError: Not an envelope in canonical form, no good signature by a trusted key, or not a known statement.
    """
    envelope = _envelope(line, source)
    try:
        envelope.verify(list(keys), 1)
    except (VerificationError, ValueError) as error:
        signers = ", ".join(envelope.signatures) or "nobody"
        raise EvidenceError(f"{source}: no good signature by a trusted key (signed by {signers})") from error
    return _statement(envelope, source)


def read_unverified(line: bytes, *, source: str) -> Statement:
    """Parse an envelope without checking who signed it: only for finding one's place in a log, never for a decision."""
    return _statement(_envelope(line, source), source)


def _envelope(line: bytes, source: str) -> Envelope:
    fields = parse_json(line, source=source)
    try:
        envelope = Envelope.from_dict(copy.deepcopy(fields))  # from_dict changes its argument
        written_again = canonical_json(envelope.to_dict())
    except (KeyError, ValueError, TypeError, AttributeError, FormatError) as error:
        raise EvidenceError(f"{source}: expected a DSSE envelope") from error
    if written_again != line or envelope.payload_type != PAYLOAD_TYPE:
        raise EvidenceError(f"{source}: not the canonical form of a DSSE envelope of type {PAYLOAD_TYPE}")
    return envelope


def _statement(envelope: Envelope, source: str) -> Statement:
    try:
        statement = Statement.model_validate(parse_json(envelope.payload, source=f"{source}, payload"))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise EvidenceError(f"{source}: expected an in-toto Statement v1, wrong at {where or 'the top'}") from error
    if statement.predicate_type not in KIND_OF_PREDICATE_TYPE:
        raise EvidenceError(
            f"{source}: unknown predicate type {statement.predicate_type!r}; a newer Netproof may have written it"
        )
    return statement


_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def require_file_name(name: str) -> None:
    """Refuse a subject's name that could leave the folder an auditor unpacks it into.

    Raises:
        EvidenceError: The name is not made of letters, digits, `.`, `_`, `-`, with `/` between the parts.
    """
    if len(name) > 255 or not _FILE_NAME.fullmatch(name):  # noqa: PLR2004 - NAME_MAX of POSIX systems
        raise EvidenceError(
            f"evidence file name {name!r}: expected letters, digits, '.', '_', '-' and '/' between parts"
        )
