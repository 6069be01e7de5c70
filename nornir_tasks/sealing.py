"""Sealing secrets into tokens, and remembering in memory what each token means."""

from collections.abc import Callable

TOKEN_DIGITS = 16

type Redact = Callable[[str], str]
"""Takes the secrets out of device text."""


class RecordingSeal:
    """Turns a device's secrets into tokens; `secrets` maps each token back, in memory only.

    The token's digits begin the HMAC of kind and value, so that without the key nobody can test a guess.
    """

    def __init__(self, keyed_digest: Callable[[bytes], str]) -> None:
        self._keyed_digest = keyed_digest
        self.secrets: dict[str, str] = {}

    def __call__(self, kind: str, value: str) -> str:
        """Return `<secret:KIND:DIGEST>`."""
        digest = self._keyed_digest(f"{kind}\0{value}".encode()).rpartition(":")[2]
        token = f"<secret:{kind}:{digest[:TOKEN_DIGITS]}>"
        self.secrets[token] = value
        return token

    def __repr__(self) -> str:
        """Show no secret."""
        return f"RecordingSeal({len(self.secrets)} secrets)"
