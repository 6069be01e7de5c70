"""What IKE and IPsec of IOS may agree on, with the defaults that the configuration hides.

Sources: Cisco IOS Security Command Reference (`crypto isakmp policy`, `crypto isakmp default policy`, `crypto ipsec
transform-set`, `crypto ikev2 proposal`); FlexVPN and IKEv2 Configuration Guide, "IKEv2 Smart Defaults".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netproof.model.record import Known, Unknown
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import running_configuration
from netproof.platforms.cisco_ios.release import major_release
from netproof.platforms.ipsec_names import GROUPS, INTEGRITY, merged
from netproof.platforms.outputs import Outputs

type Names = Known[tuple[str, ...]]

_IOS_XE_17, _IOS_15 = 17, 15
_AES_BITS = ("128", "192", "256")
_SIGNATURES = {"pre-share": "psk", "rsa-sig": "certificate", "rsa-encr": "certificate", "ecdsa-sig": "certificate"}


@dataclass(frozen=True)
class Suite:
    """What may be agreed on."""

    encryption: Names = ()
    integrity: Names = ()
    groups: Names = ()
    authentication: Names = ()


_POLICY_DEFAULTS = {"encryption": "des", "hash": "sha", "authentication": "rsa-sig", "group": "1"}
"""What a policy means that does not say it."""
_DEFAULT_POLICIES = Suite(
    encryption=("aes-cbc-128", "3des"),
    integrity=("hmac-sha1-96", "hmac-md5-96"),
    groups=("modp1536", "modp1024"),
    authentication=("certificate", "psk"),
)
"""Policies 65507 to 65514, which are in force while no other one is configured (IOS 12.4(20)T to 15)."""
_SMART_DEFAULTS = {
    _IOS_15: Suite(
        encryption=("aes-cbc-256", "aes-cbc-192", "aes-cbc-128"),
        integrity=("hmac-sha2-512-256", "hmac-sha2-384-192", "hmac-sha2-256-128", "hmac-sha1-96", "hmac-md5-96"),
        groups=("modp1536", "modp1024"),
    ),
    _IOS_XE_17: Suite(
        encryption=("aes-cbc-256",),
        integrity=("hmac-sha2-512-256", "hmac-sha2-384-192"),
        groups=("ecp256", "modp2048", "ecp521", "modp1536"),
    ),
}
"""Release → the IKEv2 proposal `default`; the releases between them do not tell from outside."""


def ikev1(outputs: Outputs) -> Suite:
    """Return what IKEv1 may agree on: every policy of the device may be chosen for every peer."""
    root = running_configuration(outputs)
    policies = [_policy(node) for node in root.find("crypto isakmp policy")]
    if policies:
        return union(policies)
    if root.has("no crypto isakmp default policy"):
        return Suite()
    major = major_release(outputs)
    if major is not None and major <= _IOS_15:
        return _DEFAULT_POLICIES
    return _unknown(f"the default IKEv1 policies of release {major or 'unknown'} are not documented")


def _policy(node: Node) -> Suite:
    words = dict(_POLICY_DEFAULTS)
    for child in node.children:
        name, _, value = child.text.partition(" ")
        words[{"encr": "encryption"}.get(name, name)] = value
    return Suite(
        encryption=(_ike_cipher(words["encryption"].split()),),
        integrity=(INTEGRITY.get(words["hash"], words["hash"]),),
        groups=(GROUPS.get(words["group"], f"group {words['group']}"),),
        authentication=(_SIGNATURES.get(words["authentication"], words["authentication"]),),
    )


def _ike_cipher(words: list[str]) -> str:
    return f"aes-cbc-{words[1] if len(words) > 1 else 128}" if words[0] == "aes" else words[0]


def ikev2(outputs: Outputs) -> Suite:
    """Return what IKEv2 may agree on: the proposals of every policy, or the smart defaults."""
    root = running_configuration(outputs)
    names = [
        child.text.split()[1]
        for policy in root.find("crypto ikev2 policy")
        for child in policy.find("proposal")
        if len(child.text.split()) > 1
    ]
    return union(_proposal(outputs, root, name) for name in dict.fromkeys(names or ["default"]))


def _proposal(outputs: Outputs, root: Node, name: str) -> Suite:
    node = next((node for node in root.find("crypto ikev2 proposal") if node.text.split()[3:] == [name]), None)
    if node is None:
        if name != "default":
            return _unknown(f"IKEv2 proposal {name} is not configured")
        major = major_release(outputs) or 0
        return _SMART_DEFAULTS.get(
            min(major, _IOS_XE_17), _unknown(f"the smart defaults of release {major or 'unknown'} are not known")
        )
    words = {child.text.split()[0]: child.text.split()[1:] for child in node.children}
    return Suite(
        encryption=tuple(cipher.replace("aes-gcm-", "aes-gcm-16-") for cipher in words.get("encryption", ())),
        integrity=tuple(INTEGRITY.get(one, one) for one in words.get("integrity", ())),
        groups=tuple(GROUPS.get(one, f"group {one}") for one in words.get("group", ())),
    )


def esp(outputs: Outputs, node: Node) -> Suite:
    """Return what a crypto map entry or an IPsec profile lets ESP and AH agree on; PFS adds its group."""
    root = running_configuration(outputs)
    names = [name for child in node.find("set transform-set") for name in child.text.split()[2:]]
    groups = tuple(
        GROUPS.get(word.removeprefix("group"), word)
        for child in node.find("set pfs")
        for word in child.text.split()[2:]
    )
    return union([*(_transform_set(outputs, root, name) for name in names or ["default"]), Suite(groups=groups)])


def _transform_set(outputs: Outputs, root: Node, name: str) -> Suite:
    for node in root.find("crypto ipsec transform-set"):
        words = node.text.split()[3:]
        if words[:1] == [name]:
            return transforms(words[1:])
    if name == "default" and (major_release(outputs) or _IOS_XE_17) <= _IOS_15:
        return transforms(["esp-aes", "esp-sha-hmac"])
    return _unknown(f"transform set {name} is not in the running configuration")


def transforms(words: list[str]) -> Suite:
    """Return what the words of a transform set mean: `esp-aes 256 esp-sha256-hmac`."""
    encryption, integrity = [], []
    for index, word in enumerate(words):
        bits = words[index + 1] if words[index + 1 : index + 2] and words[index + 1] in _AES_BITS else "128"
        kind = word.removeprefix("esp-").removeprefix("ah-")
        if kind.endswith("-hmac"):
            integrity.append(INTEGRITY.get(kind.removesuffix("-hmac"), kind))
        elif word.startswith("esp-"):
            encryption.append({"aes": f"aes-cbc-{bits}", "gcm": f"aes-gcm-16-{bits}", "gmac": "null"}.get(kind, kind))
    if not integrity and not any("gcm" in cipher for cipher in encryption) and "esp-gmac" not in words:
        integrity.append("none")
    return Suite(encryption=tuple(encryption or ["null"]), integrity=tuple(integrity))


def union(suites: Iterable[Suite]) -> Suite:
    """Return what any of them may agree on."""
    all_of = list(suites)

    def field(name: str) -> Iterator[Names]:
        return (getattr(suite, name) for suite in all_of)

    return Suite(
        encryption=merged(field("encryption")),
        integrity=merged(field("integrity")),
        groups=merged(field("groups")),
        authentication=merged(field("authentication")),
    )


def _unknown(why: str) -> Suite:
    unknown = Unknown(unknown=why)
    return Suite(encryption=unknown, integrity=unknown, groups=unknown, authentication=unknown)
