"""The `allowed_signers` file: who may approve, with which keys.

OpenSSH reads this file itself when it verifies; it is read here to refuse what OpenSSH accepts and an approval must not
(wildcards), and to know which keys belong to one person.
"""

import base64
import binascii
import hashlib
import re
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from netproof.evidence.errors import EvidenceError

_FIELD = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*")+')
_KEY_TYPE = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+")
_WILDCARD = re.compile(r"[*?!]")
_WORLD_WRITABLE = 0o002


class AllowedSigner(BaseModel):
    """One line: the principals, and the fingerprint of the key that they sign with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    principals: tuple[str, ...]
    fingerprint: str


class AllowedSigners(BaseModel):
    """A checked `allowed_signers` file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signers: tuple[AllowedSigner, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file.

        Raises:
            EvidenceError: Unreadable, writable by everybody, empty, a wildcard or certificate authority, or a line that
                is not understood.
        """
        try:
            text = path.read_text("utf-8")
            mode = path.stat().st_mode
        except (OSError, UnicodeDecodeError) as error:
            raise EvidenceError(f"{path}: the allowed_signers file cannot be read ({error})") from error
        if mode & _WORLD_WRITABLE:
            raise EvidenceError(
                f"{path}: everybody may write to it, and so could name an approver; run: chmod o-w '{path}'"
            )
        lines = enumerate(text.splitlines(), start=1)
        signers = tuple(
            _signer(line, f"{path}:{number}")
            for number, line in lines
            if line.strip() and not line.lstrip().startswith("#")
        )
        if not signers:
            raise EvidenceError(
                f'{path}: names nobody; add a line: NAME namespaces="plan-approval@netproof" ssh-ed25519 KEY'
            )
        return cls(signers=signers)

    def keys_of(self, principal: str) -> frozenset[str]:
        """Return the fingerprints of the keys that this principal may sign with, whatever their validity."""
        return frozenset(signer.fingerprint for signer in self.signers if principal in signer.principals)


def _signer(line: str, source: str) -> AllowedSigner:
    fields = _FIELD.findall(line)
    position = next((place for place, field in enumerate(fields[1:3], start=1) if _KEY_TYPE.fullmatch(field)), 0)
    if not position or len(fields) <= position + 1:
        raise EvidenceError(f"{source}: expected PRINCIPALS [OPTIONS] KEY-TYPE KEY, as ssh-keygen(1) describes")
    if position > 1 and "cert-authority" in fields[1].lower():
        raise EvidenceError(f"{source}: certificate authorities are not supported; list each approver's key on a line")
    principals = tuple(fields[0].strip('"').split(","))
    for principal in principals:
        if not principal or _WILDCARD.search(principal):
            raise EvidenceError(f"{source}: the principal {principal!r} can match anyone; name each approver plainly")
    try:
        blob = base64.b64decode(fields[position + 1], validate=True)
    except binascii.Error as error:
        raise EvidenceError(f"{source}: the key is not base64; copy it again from the .pub file") from error
    return AllowedSigner(principals=principals, fingerprint=fingerprint(blob))


def fingerprint(blob: bytes) -> str:
    """Return the fingerprint of a public key blob as OpenSSH shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
