"""Approval of a plan's digest by a named person's SSH key, made and checked by OpenSSH's own `ssh-keygen -Y`.

Trust rules: the signature covers the bytes of the request document; it is verified before the decision is believed;
only the name of the approver is read before, to ask whether that principal signed. The signer must be a plainly named
principal of the `allowed_signers` file at the given time. How many people that makes, `decision` tells.

Source of the formats: ssh-keygen(1), sections "-Y sign", "-Y verify" and "ALLOWED SIGNERS"; PROTOCOL.sshsig.
"""

import sys
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from netproof.evidence.canonical import canonical_json, parse_json
from netproof.evidence.envelope import Sha256
from netproof.evidence.errors import EvidenceError
from netproof.evidence.ssh_signature import MAX_SIGNATURE_BYTES, said, ssh_keygen, verify_signature

NAMESPACE = "plan-approval@netproof"
"""The SSH signature namespace; a signature made for anything else is none for a plan."""
_UNREADABLE_CATEGORIES = ("C", "Zl", "Zp")

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$")]


class Verdict(StrEnum):
    """What an approver decided."""

    APPROVE = "approve"
    REJECT = "reject"


class ApprovalRequest(BaseModel):
    """The document that an approver signs: which plan, what was shown, what was decided, by whom, until when (UTC)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    plan_id: Name
    plan_digest: Sha256
    shown_digest: Sha256
    decision: Verdict
    reason: str = Field(max_length=2000)
    approver: Name
    created_at: AwareDatetime
    expires_at: AwareDatetime

    @field_validator("reason")
    @classmethod
    def _readable(cls, reason: str) -> str:
        """Refuse characters that make the signed text look other than it is (ANSI escapes, bidi overrides, ...)."""
        for character in reason:
            if unicodedata.category(character).startswith(_UNREADABLE_CATEGORIES):
                raise ValueError(
                    f"the reason holds the unreadable character U+{ord(character):04X}; write it on one line"
                )
        return reason

    @model_validator(mode="after")
    def _expires_later(self) -> "ApprovalRequest":
        if self.expires_at <= self.created_at:
            raise ValueError("expires_at is not after created_at")
        return self

    def document(self) -> bytes:
        """Return the one text of this request, as it is signed: sorted, indented JSON with a final line end."""
        fields = self.model_dump(mode="json")
        for name in ("created_at", "expires_at"):
            fields[name] = getattr(self, name).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return canonical_json(fields, indent=2) + b"\n"


class VerifiedApproval(BaseModel):
    """A decision whose signature was good at the time it was verified for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    principal: str
    key_fingerprint: str
    request: ApprovalRequest


def request_document(
    *,
    plan_id: str,
    plan_digest: str,
    shown_digest: str,
    decision: Verdict,
    reason: str,
    approver: str,
    created_at: datetime,
    expires_at: datetime,
) -> bytes:
    """Return the document for an approver to sign; times are kept to the second, in UTC.

    Raises:
        EvidenceError: A field is not as it must be.
    """
    try:
        request = ApprovalRequest(
            plan_id=plan_id,
            plan_digest=plan_digest,
            shown_digest=shown_digest,
            decision=decision,
            reason=reason,
            approver=approver,
            created_at=created_at,
            expires_at=expires_at,
        )
    except ValidationError as error:
        raise EvidenceError(f"approval request: {_first(error)}") from error
    return request.document()


def parse_document(document: bytes) -> ApprovalRequest:
    """Read a request document, accepting it only in the very form that `request_document` gives it.

    Raises:
        EvidenceError: Not such a document, for instance because a mail program changed its line ends.
    """
    fields = parse_json(document, source="approval request", max_bytes=MAX_SIGNATURE_BYTES)
    try:
        request = ApprovalRequest.model_validate(fields)
    except ValidationError as error:
        raise EvidenceError(f"approval request: {_first(error)}; export the request again") from error
    if request.document() != document:
        raise EvidenceError("approval request: not byte for byte as it was exported (line ends?); export it again")
    return request


def sign(document: bytes, key: Path) -> bytes:
    """Sign a request document with `ssh-keygen -Y sign` and return the armoured signature.

    `key` is a private key file, or a public one whose private half ssh-agent or a security key holds. Passphrases and
    touches are asked for by ssh-keygen itself, on the terminal.

    Raises:
        EvidenceError: The document is not a request, or ssh-keygen did not sign.
    """
    parse_document(document)
    if not key.is_file():
        raise EvidenceError(f"{key}: the SSH key is not there; expected a private key, or the .pub of one in ssh-agent")
    on_terminal = sys.stderr.isatty()  # ssh-keygen asks for a security key's touch only on a terminal that it is given
    result = ssh_keygen(["-Y", "sign", "-n", NAMESPACE, "-f", str(key)], document, stderr=None if on_terminal else -1)
    if result.returncode or not result.stdout:
        raise EvidenceError(f"{key}: ssh-keygen did not sign: {said(result) or 'see its message above'}")
    return result.stdout


def verify(
    document: bytes, signature: bytes, allowed_signers: Path, now: datetime, *, revoked_keys: Path | None = None
) -> VerifiedApproval:
    """Verify a signature over a request document, and only then read what was decided.

    The approver that the document names is the principal that must have signed. Whether the decision has expired, and
    whether it is enough, is for `decide`.

    Args:
        document: The bytes that were signed.
        signature: The armoured SSH signature.
        allowed_signers: Who may approve, with which key, and when.
        now: The time to verify for; an auditor gives the time of the record.
        revoked_keys: An OpenSSH key revocation list, or a file of public keys.

    Raises:
        EvidenceError: The signature, its namespace, its key or the key's validity is not good, or the files are not.
    """
    claimed = _claimed_approver(document)
    _, fingerprint = verify_signature(
        document,
        signature,
        what=f"approval by {claimed}",
        namespace=NAMESPACE,
        allowed_signers=allowed_signers,
        now=now,
        principal=claimed,
        revoked_keys=revoked_keys,
    )
    return VerifiedApproval(principal=claimed, key_fingerprint=fingerprint, request=parse_document(document))


def _claimed_approver(document: bytes) -> str:
    """Return who the unverified document says signs it: only to ask ssh-keygen whether that is so."""
    return parse_document(document).approver


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
