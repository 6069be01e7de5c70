"""One entry of an EOS access list, brought into the form of an IOS entry, whose grammar it otherwise shares.

EOS writes prefixes where IOS writes wildcard masks, has a few more names of ports, and says `tracked` for packets of
established connections (Arista EOS User Manual, ACLs and Route Maps: `permit (IPv4 ACL)`, `permit (IPv6 ACL)`).
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from types import MappingProxyType

from netproof.model.rule_base import Family, Rule
from netproof.platforms.access_list_entries import ObjectGroups
from netproof.platforms.access_list_entries import parse_entry as parse_ios_entry

_PORTS: Mapping[str, int] = MappingProxyType(
    {
        "ssh": 22, "https": 443, "snmp": 161, "ntp": 123, "ldp": 646, "msdp": 639, "netconf-ssh": 830, "gnmi": 6030,
        "bfd": 3784, "bfd-echo": 3785, "multihop-bfd": 4784, "micro-bfd": 6784, "sbfd": 7784, "sbfd-initiator": 7785,
        "mlag": 4432, "ptp-event": 319, "ptp-general": 320, "radius": 1812, "radius-acct": 1813, "ldap": 389,
        "ldaps": 636, "kerberos": 88, "imap4": 143, "http": 80,
    }
)  # fmt: skip
"""Port names that EOS has and IOS has not; numbers by IANA's service name registry."""
_PROTOCOLS: Mapping[str, str] = MappingProxyType({"vrrp": "112", "rsvp": "46", "icmpv6": "58"})
_WORDS: Mapping[str, str] = MappingProxyType({"tracked": "established"})


def parse_entry(text: str, *, standard: bool, family: Family, position: int) -> Rule:
    """Read `[sequence] permit|deny …`; an entry that cannot be read is one whose effect is not modelled."""
    words = [_translated(word, family) for word in text.split()]
    (rule,) = parse_ios_entry(
        " ".join(words), standard=standard, family=family, position=position, comment="", groups=ObjectGroups()
    )
    return rule.changed(native=(text,))


def _translated(word: str, family: Family) -> str:
    if word in _PORTS:
        return str(_PORTS[word])
    if family == "ipv4" and "/" in word:
        return _with_wildcard(word)
    return _PROTOCOLS.get(word) or _WORDS.get(word, word)


def _with_wildcard(prefix: str) -> str:
    try:
        network = IPv4Network(prefix, strict=False)
    except ValueError:
        return prefix  # the entry's reader says that it cannot be read
    return f"{network.network_address} {network.hostmask}"
