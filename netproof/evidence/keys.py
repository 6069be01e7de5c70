"""Netproof's own keys, kept outside `var/` so that a copy of the evidence does not carry the means to forge it."""

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from netproof.evidence.errors import EvidenceError
from netproof.evidence.files import write_all

SIGNING_KEY = "evidence-signing.pem"
DIGEST_KEY = "drift-digest.key"
DIGEST_KEY_BYTES = 32
KEY_ID_DIGITS = 16


def default_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the key folder: `NETPROOF_KEYS`, or `netproof/keys` under the XDG configuration home."""
    if named := environment.get("NETPROOF_KEYS"):
        return Path(named).expanduser()
    home = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "netproof" / "keys"


class KeyFolder:
    """The key folder (mode 0700, files 0600, owned by the user who runs Netproof), whose keys are made on first use.

    Raises:
        EvidenceError: The folder or a key can be read by others, belongs to somebody else, or cannot be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else default_folder()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise EvidenceError(
                f"{self.folder}: the key folder cannot be made ({error.strerror}); name another in NETPROOF_KEYS"
            ) from error
        _require_private(self.folder, 0o700, self.folder.stat())

    def signer(self) -> CryptoSigner:
        """Return the ed25519 evidence-signing key, made on first use."""
        return CryptoSigner(self._private_key())

    def _private_key(self) -> Ed25519PrivateKey:
        pem = self._load_or_create(SIGNING_KEY, lambda: CryptoSigner.generate_ed25519().private_bytes)
        try:
            key = load_pem_private_key(pem, None)
        except (ValueError, TypeError) as error:
            raise self._unusable(SIGNING_KEY, "an unencrypted PKCS#8 PEM private key") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise self._unusable(SIGNING_KEY, "an ed25519 private key")
        return key

    def public_key(self) -> SSlibKey:
        """Return the public half of the evidence-signing key."""
        return self.signer().public_key

    def public_key_pem(self) -> bytes:
        """Return the public half as PEM, for the auditor; `load_public_key` reads it back."""
        public = self._private_key().public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def keyed_digest(self, data: bytes) -> str:
        """Return `hmac-sha256:<key id>:<hex>` of `data`: equal for equal data, and no help in guessing it."""
        key = self._digest_key()
        return f"hmac-sha256:{_key_id(key)}:{hmac.digest(key, data, 'sha256').hex()}"

    def digest_matches(self, data: bytes, digest: str) -> bool:
        """Tell whether `digest` is the keyed digest of `data`.

        Raises:
            EvidenceError: `digest` was made with another key, so that nothing can be said.
        """
        expected = self.keyed_digest(data)
        if digest.rpartition(":")[0] != expected.rpartition(":")[0]:
            raise EvidenceError(
                f"the digest {digest[:48]} was not made with the key in {self.folder / DIGEST_KEY} "
                f"({expected.rpartition(':')[0]}); restore that key or plan again"
            )
        return hmac.compare_digest(expected, digest)

    def _digest_key(self) -> bytes:
        text = self._load_or_create(DIGEST_KEY, lambda: secrets.token_hex(DIGEST_KEY_BYTES).encode() + b"\n")
        try:
            key = bytes.fromhex(text.decode("ascii"))
        except ValueError as error:
            raise self._unusable(DIGEST_KEY, "hexadecimal digits") from error
        if len(key) != DIGEST_KEY_BYTES:
            raise self._unusable(DIGEST_KEY, f"{2 * DIGEST_KEY_BYTES} hexadecimal digits")
        return key

    def _unusable(self, name: str, expected: str) -> EvidenceError:
        return EvidenceError(f"{self.folder / name}: expected {expected}; restore it from the backup or move it away")

    def _load_or_create(self, name: str, create: Callable[[], bytes]) -> bytes:
        path = self.folder / name
        try:
            if not path.exists(follow_symlinks=False):
                _create_once(path, create())
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                _require_private(path, 0o600, os.fstat(descriptor))
                return file.read()
        except OSError as error:
            raise EvidenceError(f"{path}: the key cannot be used ({error.strerror}); expected a plain file") from error


def own_public_key() -> SSlibKey:
    """Return the public half of this machine's signing key to verify with; a key made now would prove nothing.

    Raises:
        EvidenceError: There is no such key, or it cannot be used.
    """
    folder = default_folder()
    if not (folder / SIGNING_KEY).exists():
        raise EvidenceError(
            f"{folder / SIGNING_KEY}: there is no evidence key to verify with; name its folder in NETPROOF_KEYS, "
            "or its public half with --key"
        )
    return KeyFolder(folder).public_key()


def load_public_key(path: Path) -> SSlibKey:
    """Read an evidence key's public half from a PEM file.

    Raises:
        EvidenceError: Unreadable, or no ed25519 public key.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise EvidenceError(f"{path}: cannot be read as a public key in PEM ({error})") from error
    if not isinstance(key, Ed25519PublicKey):
        raise EvidenceError(f"{path}: expected an ed25519 public key")
    return SSlibKey.from_crypto(key)


def _create_once(path: Path, content: bytes) -> None:
    """Write a key whole or not at all; of two processes that race, the first one's key stays."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink()


def _require_private(path: Path, mode: int, status: os.stat_result) -> None:
    if status.st_uid != os.geteuid():
        raise EvidenceError(
            f"{path}: belongs to user {status.st_uid}, expected {os.geteuid()}; use a key folder of your own"
        )
    found = stat.S_IMODE(status.st_mode)
    if found & 0o077:
        raise EvidenceError(
            f"{path}: mode {found:04o} lets others in, expected {mode:04o}; run: chmod {mode:o} '{path}'"
        )


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"netproof drift digest key id\0" + key).hexdigest()[:KEY_ID_DIGITS]
