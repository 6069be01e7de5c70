"""strongSwan's connections: swanctl.conf(5), and the older ipsec.conf(5) (which Libreswan reads too).

Proposals that are not written are strongSwan's `default`, which depends on its version and plug-ins: they are unknown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from netproof.model.record import Known, Unknown
from netproof.model.state_access import Tunnel
from netproof.platforms.ipsec_names import INTEGRITY, merged
from netproof.platforms.linux.files import without_comments
from netproof.platforms.proof import redacted

type Settings = dict[str, str | Settings]

_TOKEN = re.compile(
    r'#[^\n]*|(?P<include>include\s+\S+)|(?P<open>[^\s{}=#":]+)(?P<references>\s*:[^{}=\n]*)?\s*\{|(?P<close>\})'
    r'|(?P<key>[^\s{}=#"]+)\s*=[ \t]*(?P<value>"[^"]*"|[^\n#{}]*)'
)
_AES = re.compile(r"aes(?P<bits>128|192|256)?(?:(?P<mode>gcm|ccm)(?P<icv>8|12|16|64|96|128)?|ctr)?")
_GROUP = re.compile(r"modp\d+(s\d+)?|ecp\d+(bp)?|(?:curve|x)(?P<curve>25519|448)")
_CIPHERS = {"chacha20poly1305": "chacha20-poly1305", "cast128": "cast", "3des": "3des", "des": "des", "null": "null"}
_OTHER_INTEGRITY = {"aesxcbc": "aes-xcbc-96", "aescmac": "aes-cmac-96", "sha256_96": "hmac-sha2-256-96"}
_NOTHING = re.compile(r"prf\w+|esn|noesn|ke\d_\w+")
_OCTETS = {"64": "8", "96": "12", "128": "16", None: "16"}
_ANY = ("", "%any", "%any4", "%any6", "0.0.0.0", "::", "%defaultroute")  # noqa: S104 - the name of every address
_INCLUDED = "conf.d/*.conf"
_LEGACY_AUTHENTICATION = {
    "secret": ("psk",), "psk": ("psk",), "xauthpsk": ("psk", "xauth"), "xauthrsasig": ("pubkey", "xauth"),
}  # fmt: skip


@dataclass
class Connection:
    """What both kinds of file say of a connection."""

    name: str
    version: str = "0"
    ike: list[str] = field(default_factory=list)
    esp: list[str] = field(default_factory=list)
    aggressive: bool = False
    peer: str = ""
    remote: list[str] = field(default_factory=list)
    """What is asked of the other end, in its rounds."""
    pools: bool = False
    networks: list[str] = field(default_factory=list)


def tunnel_of(connection: Connection, lines: tuple[str, ...]) -> Tunnel:
    """Return the tunnel that a connection makes."""
    proposals = [
        *(_proposal(text) for text in connection.ike or ["default"]),
        *map(_proposal, connection.esp or ["default"]),
    ]
    anybody = connection.peer in _ANY
    by_password = any(one.startswith(("eap", "xauth")) for one in connection.remote)
    unknown = Unknown(unknown="peers of any address are taken, and nothing says whether they are people")
    return Tunnel(
        name=connection.name,
        kind="ikev2" if connection.version == "2" else "ikev1",  # 0, the default, takes IKEv1 as well
        peer="" if anybody else connection.peer,
        for_people=True if by_password or connection.pools else unknown if anybody else False,
        encryption=merged(one[0] for one in proposals),
        integrity=merged(one[1] for one in proposals),
        groups=merged(one[2] for one in proposals),
        authentication=tuple(dict.fromkeys(map(_proof, connection.remote))),
        second_factor=_second_factor(connection.remote),
        aggressive=connection.aggressive,
        networks=tuple(connection.networks),
        lines=lines,
    )


def swanctl_connections(files: Mapping[str, str]) -> tuple[list[Connection], str]:
    """Return the connections of swanctl's files, and what of them is not read."""
    found: list[Connection] = []
    unread = ""
    for path, content in files.items():
        settings, remark = parse_settings(content)
        unread = unread or (f"{path}: {remark}" if remark else "")
        connections = settings.get("connections", {})
        for name, one in connections.items() if isinstance(connections, dict) else ():
            if isinstance(one, dict):
                found.append(_of_swanctl(name, one))
    return found, unread


def parse_settings(text: str) -> tuple[Settings, str]:
    """Parse strongSwan's settings, and say what in them is not followed (strongswan.conf(5))."""
    root: Settings = {}
    stack, unread = [root], ""
    for token in _TOKEN.finditer(text):
        if token["include"] and not token["include"].endswith(_INCLUDED):
            unread = f"`{token['include']}` is not read"
        elif token["open"]:
            inner = stack[-1].setdefault(token["open"], {})
            stack.append(inner if isinstance(inner, dict) else {})
            unread = f"section {token['open']} refers to others" if token["references"] else unread
        elif token["close"]:
            stack = stack[:-1] or [root]
        elif token["key"]:
            stack[-1][token["key"]] = token["value"].strip().strip('"')
    return root, unread


def _of_swanctl(name: str, one: Settings) -> Connection:
    children = one.get("children", {})
    each = [child for child in children.values() if isinstance(child, dict)] if isinstance(children, dict) else []
    remotes = [value for key, value in one.items() if key.startswith("remote") and isinstance(value, dict)]
    return Connection(
        name=name,
        version=str(one.get("version", "0")),
        ike=_listed(one.get("proposals")),
        esp=[text for child in each for text in _listed(child.get("esp_proposals")) or ["default"]],
        aggressive=one.get("aggressive") in {"yes", "true", "1"},
        peer=str(one.get("remote_addrs", "")),
        remote=[str(remote.get("auth", "pubkey")) for remote in remotes] or ["pubkey"],
        pools="pools" in one,
        networks=[text for child in each for text in _listed(child.get("local_ts"))],
    )


def legacy_connections(files: Mapping[str, str]) -> Iterator[Connection]:
    """Yield the connections of ipsec.conf, with what `%default` and `also` add to them."""
    sections = dict(_sections(line for content in files.values() for line in content.split("\n")))
    for name, own in sections.items():
        if name != "%default":
            one = sections.get("%default", {}) | sections.get(own.get("also", ""), {}) | own
            rounds = [one[key] for key in ("rightauth", "rightauth2") if key in one]
            yield Connection(
                name=name,
                version={"ikev1": "1", "ikev2": "2"}.get(one.get("keyexchange", ""), one.get("ikev2", "0")[:1]),
                ike=_listed(one.get("ike")),
                esp=_listed(one.get("esp") or one.get("phase2alg")),
                aggressive=one.get("aggressive", one.get("aggrmode")) == "yes",
                peer=one.get("right", ""),
                remote=rounds or list(_LEGACY_AUTHENTICATION.get(one.get("authby", ""), ("pubkey",))),
                pools="rightsourceip" in one or "rightaddresspool" in one,
                networks=_listed(one.get("leftsubnet")),
            )


def _sections(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    current: dict[str, str] | None = None
    for line in lines:
        words = line.split()
        if line[:1].strip() and words[:1] != []:
            current = None
            if words[0] == "conn" and len(words) > 1:
                current = {}
                yield words[1], current
        elif current is not None and "=" in line and not line.strip().startswith("#"):
            key, _, value = line.partition("=")
            current[key.strip()] = value.partition(" #")[0].strip().strip('"')


def _listed(value: object) -> list[str]:
    return [one.strip().rstrip("!") for one in str(value).split(",") if one.strip()] if value else []


def _proposal(text: str) -> tuple[Known[tuple[str, ...]], Known[tuple[str, ...]], Known[tuple[str, ...]]]:
    """Return the ciphers, integrity algorithms and groups of one proposal: `aes256-sha256-modp2048`."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    for word in text.lower().split("-"):
        place = _place(word)
        if place is None:
            unknown = Unknown(unknown=f"what `{word}` of proposal `{text}` means depends on strongSwan's version")
            return unknown, unknown, unknown
        index, name = place
        if name:
            found[index].append(name)
    return tuple(found[0]), tuple(found[1]), tuple(found[2])


def _place(word: str) -> tuple[int, str] | None:
    if match := _AES.fullmatch(word):
        bits = match["bits"] or "128"
        if match["mode"]:
            return 0, f"aes-{match['mode']}-{_OCTETS.get(match['icv'], match['icv'])}-{bits}"
        return 0, f"aes-{'ctr' if word.endswith('ctr') else 'cbc'}-{bits}"
    if match := _GROUP.fullmatch(word):
        return 2, f"curve{match['curve']}" if match["curve"] else word
    if integrity := INTEGRITY.get(word) or _OTHER_INTEGRITY.get(word):
        return 1, integrity
    if word in _CIPHERS or word.startswith(("camellia", "blowfish")):
        return 0, _CIPHERS.get(word) or re.sub(r"\d+$", "", word)
    return (0, "") if _NOTHING.fullmatch(word) else None


def _proof(method: str) -> str:
    if method.startswith("eap"):
        return "eap"
    return {"psk": "psk", "secret": "psk"}.get(method, "password" if method.startswith("xauth") else "certificate")


def _second_factor(rounds: list[str]) -> Known[bool]:
    kinds = {_proof(method) for method in rounds} - {"psk"}
    if len(kinds) > 1:
        return True
    outside = next((method for method in rounds if method in {"eap-radius", "eap-dynamic", "xauth-radius"}), "")
    return Unknown(unknown=f"the server behind {outside} decides it") if outside else False


def lines_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files' lines as proof, without secrets."""
    return tuple(redacted(line) for content in files.values() for line in without_comments(content))
