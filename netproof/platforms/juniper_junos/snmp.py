"""SNMP communities, from `get_snmp_information`.

It tells neither the users of SNMPv3 nor the communities under `snmp v3 snmp-community` (Junos OS Network Management and
Monitoring Guide), so that no community in the answer never means that there is none.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import TypeAdapter

from netproof.model.record import Unknown
from netproof.model.state import Snmp, SnmpCommunity
from netproof.platforms.juniper_junos.getters import HIDDEN, Shape, nothing, read
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.snmp_communities import KNOWN_COMMUNITIES, sealed_community

SNMP = "get_snmp_information"
COMMANDS = (SNMP,)

_USERS = Unknown(unknown=f"{SNMP} does not tell the users of SNMPv3")
_FURTHER = Unknown(unknown=f"{SNMP} does not tell those under `snmp v3 snmp-community`")
_ACCESS: Mapping[str, Literal["ro", "rw"]] = MappingProxyType({"ro": "ro", "rw": "rw", "None": "ro"})
"""`authorization` as the driver says it; without one a community may only read (Junos, `authorization`)."""


class _Community(Shape):
    mode: str


class _Snmp(Shape):
    community: dict[str, _Community] | None = None


_SNMP = TypeAdapter(_Snmp)


def parse(outputs: Outputs) -> Snmp:
    """Read the communities, sealed unless widely known.

    Raises:
        NotCollectedError: there is no answer, an empty one, or one in which the communities are hidden.
        ValueError: a community's access is none that the driver knows.
    """
    words = read(outputs, SNMP, _SNMP).community
    if words is None:
        raise nothing(SNMP)
    if any(HIDDEN in word for word in words):
        raise NotCollectedError(
            f"{SNMP}: the communities are hidden; give the account a class with the permission secret"
        )
    communities = tuple(_communities(outputs, words))
    lines = tuple(line for community in communities for line in community.lines)
    return Snmp(communities=communities, further_communities=_FURTHER, users=_USERS, lines=lines)


def _communities(outputs: Outputs, words: Mapping[str, _Community]) -> Iterator[SnmpCommunity]:
    for word, community in sorted(words.items()):
        access = _ACCESS.get(community.mode)
        if access is None:
            raise ValueError(f"{SNMP}: a community's mode is none of {', '.join(_ACCESS)}")
        name = sealed_community(outputs, word)
        yield SnmpCommunity(
            community=name,
            is_default=word in KNOWN_COMMUNITIES,
            access=access,
            lines=(f"community {name}: mode {access}",),
        )
