"""The SSH server's settings: what is configured, and where nothing is, what `show ip ssh` says.

A configured line takes effect at once and therefore wins, which also lets a prediction be judged. Names of algorithms
are OpenSSH's: IOS writes `aes256-gcm` for `aes256-gcm@openssh.com`.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from netproof.model.record import Known
from netproof.model.state import SshServer
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

SSH = "show ip ssh"

OPENSSH_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "aes128-gcm": "aes128-gcm@openssh.com",
        "aes256-gcm": "aes256-gcm@openssh.com",
        "hmac-sha2-256-etm": "hmac-sha2-256-etm@openssh.com",
        "hmac-sha2-512-etm": "hmac-sha2-512-etm@openssh.com",
    }
)
ALGORITHMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ciphers": ("encryption", "Encryption Algorithms"),
        "macs": ("mac", "MAC Algorithms"),
        "key_exchanges": ("kex", "KEX Algorithms"),
        "host_keys": ("hostkey", "Hostkey Algorithms"),
    }
)
"""Field → (word of `ip ssh server algorithm`, label in `show ip ssh`)."""
_VERSIONS = {"1.5": ("1",), "1.99": ("1", "2"), "2.0": ("2",)}


def ssh_server(outputs: Outputs, root: Node) -> SshServer:
    """Read the SSH server."""
    text = answer_or_none(outputs, SSH) or ""
    state = re.search(r"^SSH (Enabled|Disabled)(?: - version (\S+))?", text, re.MULTILINE)
    missing = unanswered(outputs, SSH, "only `show ip ssh` tells it")
    nodes = tuple(root.find("ip ssh"))
    return SshServer(
        enabled=state[1] == "Enabled" if state else missing,
        versions=_versions(root, state[2] if state else None) or missing,
        ciphers=_algorithms(root, text, "ciphers") or missing,
        macs=_algorithms(root, text, "macs") or missing,
        key_exchanges=_algorithms(root, text, "key_exchanges") or missing,
        host_keys=_algorithms(root, text, "host_keys") or missing,
        password_authentication=_password_authentication(root),
        lines=tuple(line for node in nodes for line in proof(node)),
    )


def _versions(root: Node, shown: str | None) -> tuple[str, ...]:
    written = root.first("ip ssh version")
    return (written.text.split()[3],) if written else _VERSIONS.get(shown or "", ())


def _algorithms(root: Node, text: str, field: str) -> tuple[str, ...]:
    word, label = ALGORITHMS[field]
    written = root.first(f"ip ssh server algorithm {word}")
    shown = re.search(rf"^{label}: *(\S+)", text, re.MULTILINE)
    names = written.text.split()[5:] if written else shown[1].split(",") if shown else []
    return tuple(dict.fromkeys(OPENSSH_NAMES.get(name, name) for name in names))


def _password_authentication(root: Node) -> Known[bool]:
    """All methods are on by default (`ip ssh server algorithm authentication`, `ip ssh server authenticate user`)."""
    written = root.first("ip ssh server algorithm authentication")
    if root.has("no ip ssh server authenticate user password") and root.has(
        "no ip ssh server authenticate user keyboard"
    ):
        return False
    return not written or bool({"password", "keyboard"} & set(written.text.split()[5:]))
