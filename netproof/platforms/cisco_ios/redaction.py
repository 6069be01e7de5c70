"""Native lines as proof, without the secrets in them; the type number stays, because it is the fact."""

import re
from collections.abc import Callable

from netproof.platforms.block_tree import Node

REMOVED = "<removed>"

_TYPE = r"(?:\d )?"
_SNMP_HOST = r"(?:vrf \S+ )?(?:(?:informs|traps) )?(?:version (?:1|2c|3 \S+) )?"
_KEY_WORDS = "key|key-string|passphrase|server-key|md5|authentication text|set-key (?:ascii|hex)"
_RULES = tuple(
    re.compile(rf"(?P<head>{head})(?P<secret>{secret})")
    for head, secret in (
        (rf"(?:.* )?(?:password|secret) (?:level \d+ )?{_TYPE}", r"\S.*"),
        (r"(?:no )?snmp-server community ", r"\S+"),
        (rf"(?:no )?snmp-server host \S+ {_SNMP_HOST}", r"\S+"),
        (r"(?:no )?snmp-server user \S+ \S+ .*?(?:auth|priv) ", r"\S.*"),
        (rf"(?:.* )?(?:{_KEY_WORDS}) {_TYPE}", r"(?!chain |generate |config-key |import |export )\S+"),
        (r"(?:no )?ntp authentication-key \d+ \S+ ", r"\S+"),
        (r"pre-shared-key (?:local |remote )?(?:(?:ascii-text|hexadecimal|address \S+ \S+ key) )?(?:\d )?", r"\S+"),
        (r"(?:no )?standby (?:\d+ )?authentication ", r"(?!md5|text)\S+"),
        (r"key-hash \S+ ", r"\S.*"),
    )
)
"""Where secrets stand in IOS configuration lines (Cisco IOS security and network management command references)."""


def replaced_secrets(line: str, replace: Callable[[str, str], str]) -> str:
    """Return the line with each secret replaced by what `replace(kind, value)` returns; references stay."""
    for rule in _RULES:
        found = rule.match(line)
        if found and not found["secret"].startswith(("<secret:", REMOVED)):
            kind = "snmp-community" if "snmp-server community" in found["head"] else "password"
            line = line[: found.start("secret")] + replace(kind, found["secret"]) + line[found.end("secret") :]
    return line


def redacted(line: str) -> str:
    """Return a configuration line with its secrets replaced; a sealed or referenced one stays readable."""
    return replaced_secrets(line, lambda _kind, _value: REMOVED)


def proof(node: Node, *, children: bool = True) -> tuple[str, ...]:
    """Return a node's redacted lines, indented as the device prints them."""
    below = (f" {redacted(child.text)}" for child in node.children) if children else ()
    return (redacted(node.text), *below)
