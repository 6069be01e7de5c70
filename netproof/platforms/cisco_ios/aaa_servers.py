"""The servers that AAA asks, with the groups through which method lists reach them; keys are told to be there, no more.

Source: Cisco IOS Security Command Reference. A server's own `key` goes before `tacacs-server key` and
`radius-server key`; the groups `tacacs+`, `radius` and `ldap` hold every server of the protocol.
"""

import re
from collections.abc import Iterator
from typing import Literal

from netproof.model.state_access import AaaServer
from netproof.platforms.block_tree import Node
from netproof.platforms.proof import proof, redacted

type Protocol = Literal["tacacs+", "radius", "ldap"]

_PROTOCOLS: tuple[tuple[str, Protocol], ...] = (("tacacs", "tacacs+"), ("radius", "radius"), ("ldap", "ldap"))
_ADDRESS = re.compile(r"(?:address )?(?:ipv4|ipv6) (\S+)")
_KEYS = ("key", "pac key", "bind authenticate")


def servers(root: Node) -> Iterator[AaaServer]:
    """Yield the servers in the configuration's order, in the block form, the old form and private to a group."""
    for word, protocol in _PROTOCOLS:
        members = _members(root, protocol)
        for node in root.find(f"{word} server"):
            name = node.text.split()[2]
            address = next((found[1] for _, found in node.match(_ADDRESS)), "")
            has_key = any(map(node.first, _KEYS)) or root.first(f"{word}-server key") is not None
            yield _server(name, address, protocol, members, has_key=has_key, lines=proof(node))
        for node in root.find(f"{word}-server host"):
            address = node.text.split()[2]
            has_key = " key " in node.text or root.first(f"{word}-server key") is not None
            yield _server(address, address, protocol, members, has_key=has_key, lines=(redacted(node.text),))
        yield from _private(root, protocol)


def _server(
    name: str, address: str, protocol: Protocol, members: dict[str, list[str]], *, has_key: bool, lines: tuple[str, ...]
) -> AaaServer:
    own = [group for group, names in members.items() if name in names or address in names]
    return AaaServer(
        name=name, address=address, protocol=protocol, has_key=has_key, groups=(protocol, *own), lines=lines
    )


def _groups(root: Node, protocol: Protocol) -> Iterator[tuple[str, Node]]:
    for node in root.find(f"aaa group server {protocol}"):
        yield node.text.split()[4], node


def _members(root: Node, protocol: Protocol) -> dict[str, list[str]]:
    """Return group → names or addresses of its servers (`server name NAME`, before that `server ADDRESS`)."""
    return {
        name: [
            words[2] if words[1] == "name" else words[1]
            for child in node.find("server")
            if (words := [*child.text.split(), ""])
        ]
        for name, node in _groups(root, protocol)
    }


def _private(root: Node, protocol: Protocol) -> Iterator[AaaServer]:
    """Yield servers that only one group knows; a global key holds for them too."""
    word = protocol.removesuffix("+")
    for name, node in _groups(root, protocol):
        for child in node.find("server-private"):
            address = child.text.split()[1]
            yield AaaServer(
                name=address,
                address=address,
                protocol=protocol,
                has_key=" key " in child.text or root.first(f"{word}-server key") is not None,
                groups=(name,),
                lines=(redacted(child.text),),
            )
