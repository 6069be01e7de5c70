"""How the other end of an IOS tunnel proves who it is: IKEv2 profiles, extended authentication, AAA lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from netproof.model.record import Known, Unknown
from netproof.platforms.block_tree import Node

_METHODS = {"pre-share": "psk", "rsa-sig": "certificate", "ecdsa-sig": "certificate", "eap": "eap"}
_BY_PASSWORD = frozenset({"eap", "anyconnect-eap"})
_LOCAL = frozenset({"local", "local-case"})
_CERTIFICATE_TOO = "cert-request"
"""`authentication remote anyconnect-eap aggregate cert-request` asks for a certificate and then for the password."""


@dataclass(frozen=True)
class Proofs:
    """What is asked of the other end."""

    proofs: Known[tuple[str, ...]]
    second_factor: Known[bool] = False
    asks_people: bool = False


def profile_authentication(root: Node, name: str) -> Proofs:
    """Return what an IKEv2 profile asks of the other end."""
    profile = next((node for node in root.find("crypto ikev2 profile") if node.text.split()[3:] == [name]), None)
    if profile is None:
        return Proofs(Unknown(unknown=f"IKEv2 profile {name} is not configured"))
    asked = [child.text.split()[2:] for child in profile.find("authentication remote")]
    lists = list(_lists(profile))
    methods = [_METHODS[words[0]] for words in asked if words and words[0] in _METHODS]
    people = any(words and words[0] in _BY_PASSWORD for words in asked)
    if not people:
        return Proofs(tuple(dict.fromkeys(methods)))
    both = any(_CERTIFICATE_TOO in words for words in asked)
    proofs = (*methods, *(f"aaa:{one}" for one in lists), *(("certificate",) if both else ()))
    factor: Known[bool] = True if both else aaa_factor(root, lists[0] if lists else "")
    return Proofs(tuple(dict.fromkeys(proofs)), factor, asks_people=True)


def aaa_factor(root: Node, name: str) -> Known[bool]:
    """Tell whether an AAA log-in list asks for a second factor: a local one does not, a server alone knows."""
    for node in root.find("aaa authentication login"):
        words = node.text.split()[3:]
        if words[:1] == [name] and _LOCAL.issuperset(words[1:]):
            return False
    return Unknown(unknown=f"the server behind AAA list {name or '(none named)'} decides it")


def xauth_list(root: Node, entry: Node, crypto_map: str) -> str:
    """Return the AAA list by which people are asked after IKEv1 has agreed on keys, or nothing."""
    for node in root.find(f"crypto map {crypto_map} client authentication list") if crypto_map else ():
        return node.text.split()[-1]
    named = [child.text.split()[2] for child in entry.find("set isakmp-profile")]
    for profile in root.find("crypto isakmp profile"):
        if profile.text.split()[3:4] == named[:1] or not named:
            for child in profile.find("client authentication list"):
                return child.text.split()[-1]
    return ""


def _lists(profile: Node) -> Iterator[str]:
    for child in profile.find("aaa authentication eap", "aaa authentication anyconnect-eap"):
        yield child.text.split()[-1]
