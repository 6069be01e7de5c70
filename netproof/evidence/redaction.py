"""Take secrets out of device text before it is stored or shown, and prove that no known secret was left in.

The rules (`netproof.redaction`) are our own and deterministic, so that equal device text gives equal stored text and a
digest of it means something. `SecretScanner` is the second net: it knows the secrets themselves and fails closed.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote, quote_plus

from netproof.evidence.errors import EvidenceError
from netproof.redaction.lines import LINE, replaced, replaced_secrets
from netproof.redaction.rules import BLOCKS, HASH_NAMES, KEY_CHAIN, KEY_NUMBER

MINIMUM_SECRET_BYTES = 4
"""A shorter secret occurs by chance in any text, so that it is not scanned for."""
_MINIMUM_BASE64_CORE = 8

_REDACTED = "<redacted:"
_HASH = re.compile(r"\$([A-Za-z0-9-]{1,12})\$")
_KEY_CHAIN_MEMBER = re.compile(r"\s|key\s+\d+\s*$|exit|!?\s*$")


def redact(text: str) -> str:
    """Return device text with each secret replaced by `<redacted:kind>`, or `<redacted:kind:hash>` for a known hash.

    Redacting twice changes nothing. Line ends and everything that is not a secret stay as they were. A private key or
    certificate that is cut off is redacted to the end of the text.
    """
    for kind, pattern in BLOCKS:
        text = pattern.sub(lambda match, kind=kind: replaced(match, kind, _label), text)  # type: ignore[misc]
    in_key_chain = False
    lines = []
    for line in text.splitlines(keepends=True):
        in_key_chain = bool(KEY_CHAIN.match(line)) or (in_key_chain and bool(_KEY_CHAIN_MEMBER.match(line)))
        lines.append(line if in_key_chain and KEY_NUMBER.match(line) else _redact_line(line))
    return "".join(lines)


@lru_cache(maxsize=16384)  # a configuration repeats its lines
def _redact_line(line: str) -> str:
    body = line.rstrip("\r\n")
    return replaced_secrets(body, _label) + line[len(body) :]


def _label(kind: str, secret: str) -> str:
    if secret.startswith(_REDACTED):
        return secret
    if kind == LINE:
        return f"<redacted:line-of-{len(secret)}-characters>"
    found = _HASH.match(secret.strip("\"'"))
    name = HASH_NAMES.get(found.group(1)) if found else None
    return f"<redacted:{kind}:{name}>" if name else f"<redacted:{kind}>"


class SecretScanner:
    """Finds known secrets in anything about to be stored or shown, also where they were encoded on the way.

    Looks for each secret as it is, in base64 (at any offset, standard and URL alphabet), percent-encoded, and escaped
    for JSON and HTML. A secret shorter than 4 bytes is not looked for; `too_short` names those.

    Args:
        known_secrets: Name to value; the name is what an error shows. A plain iterable of values is numbered.
    """

    def __init__(self, known_secrets: Mapping[str, str] | Iterable[str]) -> None:
        if isinstance(known_secrets, Mapping):
            named = dict(known_secrets)
        else:
            named = {f"secret {number}": value for number, value in enumerate(known_secrets, start=1)}
        self.too_short = tuple(name for name, value in named.items() if len(value.encode()) < MINIMUM_SECRET_BYTES)
        self._name_of: dict[bytes, str] = {}
        for name, value in named.items():
            if name not in self.too_short:
                for form in _forms(value):
                    self._name_of.setdefault(form, name)
        longest_first = sorted(self._name_of, key=lambda form: (-len(form), form))
        self._pattern = re.compile(b"|".join(map(re.escape, longest_first))) if longest_first else None

    def __repr__(self) -> str:
        return f"SecretScanner({len(set(self._name_of.values()))} secrets)"

    def scan(self, content: str | bytes) -> tuple[str, ...]:
        """Return the names of the known secrets that occur in `content`, each once, in the order found."""
        if self._pattern is None:
            return ()
        data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        return tuple(dict.fromkeys(self._name_of[match.group(0)] for match in self._pattern.finditer(data)))

    def assert_clean(self, content: str | bytes, *, source: str) -> None:
        """Refuse content that holds a known secret.

        Raises:
            EvidenceError: Names `source` and the secrets found, never their values.
        """
        if found := self.scan(content):
            raise EvidenceError(
                f"{source}: holds the value of {', '.join(found)} and is neither stored nor shown; "
                "report this as a defect of the redaction rules, with the kind of line"
            )


def _forms(secret: str) -> Iterator[bytes]:
    raw = secret.encode("utf-8", "surrogateescape")
    yield raw
    yield quote(raw, safe="").encode()
    yield quote(raw).encode()
    yield quote_plus(raw).encode()
    for ascii_only in (True, False):
        yield json.dumps(secret, ensure_ascii=ascii_only)[1:-1].encode("utf-8", "surrogateescape")
    yield html.escape(secret, quote=True).encode("utf-8", "surrogateescape")
    yield html.escape(secret, quote=False).encode("utf-8", "surrogateescape")
    for alphabet in (b"+/", b"-_"):
        yield base64.b64encode(raw, alphabet)
        yield from _base64_cores(raw, alphabet)


def _base64_cores(raw: bytes, alphabet: bytes) -> Iterator[bytes]:
    """Yield the base64 digits that the secret alone decides, for each place (mod 3) where it can start."""
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw, alphabet)
        first = -(-offset * 8 // 6)
        core = encoded[first : (offset + len(raw)) * 8 // 6]
        if len(core) >= _MINIMUM_BASE64_CORE:
            yield core
