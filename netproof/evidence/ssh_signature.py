"""SSH signatures over files, checked by OpenSSH's own `ssh-keygen -Y`: the one place that runs it.

Source: ssh-keygen(1), sections "-Y find-principals" and "-Y verify"; PROTOCOL.sshsig.
"""

import os
import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from netproof.evidence.allowed_signers import AllowedSigners
from netproof.evidence.errors import EvidenceError

MAX_SIGNATURE_BYTES = 65536
_GOOD_SIGNATURE = re.compile(
    r'^Good "[^"]+" signature for \S+ with \S+ key (SHA256:[A-Za-z0-9+/]{43})\s*$', re.MULTILINE
)


def verify_signature(
    document: bytes,
    signature: bytes,
    *,
    what: str,
    namespace: str,
    allowed_signers: Path,
    now: datetime,
    principal: str = "",
    revoked_keys: Path | None = None,
) -> tuple[str, str]:
    """Verify an armoured signature over a document, and return who signed and the key's fingerprint.

    Args:
        document: The bytes that were signed.
        signature: The armoured SSH signature.
        what: Names the document in errors.
        namespace: What the signature must have been made for.
        allowed_signers: Who may sign what, with which key, and when.
        now: The time to verify for.
        principal: Who must have signed; empty accepts anyone whom `allowed_signers` lets sign in this namespace.
        revoked_keys: An OpenSSH key revocation list, or a file of public keys.

    Raises:
        EvidenceError: The signature, its namespace, its key or the key's validity is not good, or the files are not.
    """
    AllowedSigners.load(allowed_signers)
    if len(signature) > MAX_SIGNATURE_BYTES:
        raise EvidenceError(f"{what}: a signature of {len(signature)} bytes, expected at most {MAX_SIGNATURE_BYTES}")
    if revoked_keys is not None and not revoked_keys.is_file():
        raise EvidenceError(f"{revoked_keys}: the list of revoked keys is not there; restore it, or nothing counts")
    with tempfile.TemporaryDirectory(prefix="netproof-signature-") as folder:
        file = Path(folder) / "document.sig"
        file.write_bytes(signature)
        at = f"-Overify-time={now.astimezone():%Y%m%d%H%M%S}"
        signer = principal or _principal(what, file, allowed_signers, at)
        command = ["-Y", "verify", "-n", namespace, "-f", str(allowed_signers), "-I", signer, "-s", str(file), at]
        result = ssh_keygen(command + (["-r", str(revoked_keys)] if revoked_keys else []), document)
        if result.returncode and revoked_keys and not ssh_keygen(command, document).returncode:
            raise EvidenceError(f"{what}: the key that signed is revoked in {revoked_keys}")
    good = _GOOD_SIGNATURE.search(result.stdout.decode("utf-8", "replace"))
    if result.returncode or good is None:
        raise EvidenceError(f"{what}: the signature is not accepted: {said(result) or 'ssh-keygen refused'}")
    return signer, good.group(1)


def _principal(what: str, signature: Path, allowed_signers: Path, at: str) -> str:
    """Return who holds the key of a signature; only verifying tells whether the signature is good."""
    found = ssh_keygen(["-Y", "find-principals", "-f", str(allowed_signers), "-s", str(signature), at], b"")
    names = found.stdout.decode("utf-8", "replace").strip().splitlines()
    if found.returncode or not names:
        raise EvidenceError(f"{what}: signed by nobody that {allowed_signers} names: {said(found) or 'no such key'}")
    return names[0].split(",")[0].strip()


def ssh_keygen(arguments: list[str], document: bytes, *, stderr: int | None = -1) -> subprocess.CompletedProcess[bytes]:
    """Run ssh-keygen on a document, with messages in English.

    Raises:
        EvidenceError: It is not there.
    """
    try:
        return subprocess.run(
            ["ssh-keygen", *arguments],
            input=document,
            stdout=subprocess.PIPE,
            stderr=stderr,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise EvidenceError("ssh-keygen is not on PATH; install OpenSSH's client (8.9 or newer)") from error


def said(result: subprocess.CompletedProcess[bytes]) -> str:
    """Return what ssh-keygen said, on one line."""
    output = (result.stderr or b"") + b"\n" + (result.stdout if result.returncode else b"")
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return "; ".join(dict.fromkeys(lines))
