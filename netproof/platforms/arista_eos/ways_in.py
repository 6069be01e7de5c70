"""The services by which administrators come in, one by one and VRF by VRF, and whether each is on.

What a `show` command says is in force; what it does not say, the configuration does; what stands in neither is the
documented default. Sources: Arista EOS User Manual, Session Management Commands (`management ssh`, `management telnet`,
`management api http-commands`); "Arista EOS Hardening Guide" (only SSH is on by default); DISA STIG ARST-ND-000340.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from netproof.model.record import Known, Unknown
from netproof.platforms.arista_eos.answers import answer_or_none, unanswered
from netproof.platforms.arista_eos.configuration import DEFAULT_VRF, is_shut, proof, vrfs
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import Outputs

SSH, TELNET, EAPI = "show management ssh", "show management telnet", "show management api http-commands"

_STATUS = re.compile(r"^(?:SSHD|Telnet) status for (?:VRF )?(\S+)(?: VRF)?(?: is|:) (enabled|disabled)", re.MULTILINE)
_EAPI_ENABLED = re.compile(r"^Enabled:\s+(Yes|No)", re.MULTILINE)
_EAPI_SERVER = re.compile(r"^(HTTPS?) server:\s+(running|shutdown|enabled)\b[^\n]*?(?:port (\d+))?\s*$", re.MULTILINE)
_EAPI_VRFS = re.compile(r"^VRFs?:\s+(\S.*?)\s*$", re.MULTILINE)
_PORTS: Mapping[str, int] = MappingProxyType({"http": 80, "https": 443})
_EAPI_STANZA = "management api http-commands"
_RPC = (("netconf", "management api netconf", 830), ("gnmi", "management api gnmi", 6030),
        ("restconf", "management api restconf", 6020))  # fmt: skip
"""Name, stanza and default port (RFC 6242 for NETCONF; Arista's OpenConfig documentation for gNMI and RESTCONF)."""


@dataclass(frozen=True)
class WayIn:
    """One service in one VRF."""

    service: str
    vrf: str
    protocol: str
    """`ssh`, `telnet`, `http` or `https`, which is how passwords cross the network."""
    port: int
    enabled: Known[bool]
    stanza: Node
    """The service's stanza, in which access lists and settings stand."""

    @property
    def name(self) -> str:
        """Return the name under which findings speak of it."""
        return self.service if self.vrf == DEFAULT_VRF else f"{self.service} vrf {self.vrf}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the native lines that it was read from, without secrets."""
        return proof(self.stanza) if self.stanza.children else ()


def ways_in(outputs: Outputs, root: Node) -> tuple[WayIn, ...]:
    """Return every service that could let administrators in from the network."""
    return (
        *_terminals(outputs, root, "ssh", SSH, default=True),
        *_terminals(outputs, root, "telnet", TELNET, default=False),
        *_eapi(outputs, root),
        *_rpc(root),
    )


def _stanza(root: Node, name: str) -> Node:
    return root.first(name) or Node(name)


def _terminals(outputs: Outputs, root: Node, service: str, command: str, *, default: bool) -> Iterator[WayIn]:
    """Read SSH or telnet; a VRF's own stanza says whether it is on there."""
    stanza = _stanza(root, f"management {service}")
    shown = {
        DEFAULT_VRF if name.lower() == DEFAULT_VRF else name: state == "enabled"
        for name, state in _STATUS.findall(answer_or_none(outputs, command) or "")
    }
    own = vrfs(stanza)
    port = stanza.first("server-port")
    for vrf in dict.fromkeys([DEFAULT_VRF, *own, *shown]):
        enabled: Known[bool] | None = shown.get(vrf)
        if enabled is None:
            shut = is_shut(own.get(vrf)) if vrf in own else is_shut(stanza)
            if shut is not None:
                enabled = not shut
            elif vrf == DEFAULT_VRF:
                enabled = default
            else:
                enabled = unanswered(outputs, command, f"whether {service} is on in VRF {vrf}")
        number = int(port.text.split()[1]) if port else {"ssh": 22, "telnet": 23}[service]
        yield WayIn(service=service, vrf=vrf, protocol=service, port=number, enabled=enabled, stanza=stanza)


def _eapi(outputs: Outputs, root: Node) -> Iterator[WayIn]:
    """Read the command API, which is off by default; when on, HTTPS is on and HTTP is off unless told otherwise."""
    stanza = _stanza(root, _EAPI_STANZA)
    text = answer_or_none(outputs, EAPI) or ""
    servers = {name.lower(): (state, port) for name, state, port in _EAPI_SERVER.findall(text)}
    states = _eapi_states(outputs, stanza, text)
    for protocol, default_port in _PORTS.items():
        node = next((c for c in stanza.find(f"protocol {protocol}") if "localhost" not in c.text), None)
        configured = bool(node) or (protocol == "https" and not stanza.first("no protocol https"))
        state, shown_port = servers.get(protocol, ("", ""))
        speaks = state != "shutdown" if state else configured
        written = re.search(r" port (\d+)", node.text) if node else None
        port = int(shown_port or (written[1] if written else default_port))
        for vrf, enabled in states.items():
            yield WayIn(
                service=f"eapi-{protocol}",
                vrf=vrf,
                protocol=protocol,
                port=port,
                enabled=enabled if speaks else False,
                stanza=stanza,
            )


def _eapi_states(outputs: Outputs, stanza: Node, text: str) -> dict[str, Known[bool]]:
    """Return VRF → whether the API answers there."""
    own = vrfs(stanza)
    found = _EAPI_ENABLED.search(text)
    if found and found[1] == "No":
        return dict.fromkeys([DEFAULT_VRF, *own], False)
    listed = _EAPI_VRFS.search(text)
    if found and listed:
        names = [name for name in re.split(r",\s*", listed[1]) if name != "None"]
        return {vrf: vrf in names for vrf in dict.fromkeys([DEFAULT_VRF, *own, *names])}
    on = is_shut(stanza) is False
    states: dict[str, Known[bool]] = {}
    for vrf in dict.fromkeys([DEFAULT_VRF, *own]):
        shut = is_shut(own.get(vrf))
        if shut is not None:
            states[vrf] = not shut
        elif not on or not own:
            states[vrf] = on if vrf == DEFAULT_VRF else False
        else:
            what = f"whether the command API answers in VRF {vrf} beside other VRFs depends on the release"
            states[vrf] = unanswered(outputs, EAPI, what)
    return states


def _rpc(root: Node) -> Iterator[WayIn]:
    """Read NETCONF, gNMI and RESTCONF, which exist only where a transport is configured.

    gNMI is HTTP/2 (gRPC), which is encrypted where an SSL profile stands; RESTCONF is too. NETCONF goes over SSH.
    """
    for service, name, default_port in _RPC:
        stanza = root.first(name)
        for transport in stanza.find("transport") if stanza else ():
            vrf, port = transport.first("vrf"), transport.first("port")
            encrypted = transport.first("ssl profile") is not None
            shut = is_shut(transport)
            yield WayIn(
                service=service,
                vrf=vrf.text.split()[1] if vrf else DEFAULT_VRF,
                protocol="ssh" if service == "netconf" else "https" if encrypted else "http",
                port=int(port.text.split()[1]) if port else default_port,
                enabled=shut is not True,
                stanza=transport,
            )


def first_unknown(states: list[Known[bool]]) -> Known[bool]:
    """Return whether any is on: one that is decides, otherwise one that could not be told."""
    if True in states:
        return True
    return next((state for state in states if isinstance(state, Unknown)), False)
