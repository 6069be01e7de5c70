"""What the checks of AAA share: the firm's servers, and how servers, lists and ways in belong together."""

from collections.abc import Iterator
from typing import Literal

from netproof.checks.check import Check
from netproof.model.context import Context
from netproof.model.record import Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Aaa, AaaServer, MethodList, WayIn

OF_SERVERS = "group:"
"""How a method begins that asks the servers of a group."""
LOCAL = "local"


class AaaCheck(Check):
    """A check that the inventory's AAA servers can mend."""

    servers: tuple[str, ...]
    """The firm's AAA servers, as the device shall address them; empty when the inventory declares none."""
    server_protocol: Literal["tacacs+", "radius"]
    """The protocol by which a new server is asked; only TACACS+ tells single commands."""
    server_key: str
    """Name of the secret in `netproof_secrets` that new servers share with the devices; empty: none is set."""
    group: str
    """The server group that is made for the firm's servers."""
    servers_know_netproof: bool
    """Whether the servers let Netproof's own account in with all rights; if not, no remedy makes log-in ask them."""

    def with_servers(self, section: Aaa) -> Aaa:
        """Return the section with the firm's servers in their group; those that are there stay as they are."""
        if isinstance(section.servers, Unknown):
            return section
        known = {server.address: server for server in section.servers}
        named = [self._in_group(server) if server.address in self.servers else server for server in section.servers]
        new = [self._server(address) for address in dict.fromkeys(self.servers) if address not in known]
        return section.changed(servers=(*named, *new))

    def can_set_servers(self, section: Aaa) -> bool:
        """Tell whether the device takes servers, the inventory has them with their key, and Netproof stays let in.

        A server that is added to a group which log-in asks decides from then on, and refuses whom it does not know.
        """
        if isinstance(section.authentication, Unknown) or not section.takes_servers:
            return False
        methods = {method for one in section.authentication if one.service == "login" for method in one.methods}
        asked = methods.intersection({f"{OF_SERVERS}{self.group}", f"{OF_SERVERS}{self.server_protocol}"})
        return bool(self.servers and self.server_key) and (self.servers_know_netproof or not asked)

    def _in_group(self, server: AaaServer) -> AaaServer:
        if self.group in server.groups or server.protocol != self.server_protocol:
            return server
        return server.changed(groups=(*server.groups, self.group))

    def _server(self, address: str) -> AaaServer:
        groups = (self.server_protocol, self.group)
        name = f"NETPROOF-{address}"
        return AaaServer(
            name=name,
            address=address,
            protocol=self.server_protocol,
            has_key=True,
            groups=groups,
            secret=self.server_key,
        )


def find(lists: tuple[MethodList, ...], service: str, name: str) -> MethodList | None:
    """Return the list of a service by its name."""
    return next((one for one in lists if (one.service, one.name) == (service, name)), None)


def with_list(lists: tuple[MethodList, ...], wanted: MethodList) -> tuple[MethodList, ...]:
    """Return lists in which this one stands in the place of the one that it replaces, or at the end."""
    if find(lists, wanted.service, wanted.name) is None:
        return (*lists, wanted)
    return tuple(wanted if (one.service, one.name) == (wanted.service, wanted.name) else one for one in lists)


def chosen_names(section: Aaa, kind: Literal["authorization", "accounting"], service: str) -> Iterator[str]:
    """Yield the lists of a service that the ways in of people follow, each once; `default` where none was chosen."""
    ways = () if isinstance(section.ways_in, Unknown) else section.ways_in
    prefix = f"{kind} {service} "
    names = [
        next((text.removeprefix(prefix) for text in way.chosen if text.startswith(prefix)), "default")
        for way in ways
        if not way.is_console
    ]
    yield from dict.fromkeys(names or ["default"])


def switched_on(section: Aaa) -> Aaa:
    """Return the section with AAA on and everybody's rights as before: local accounts log in, and keep their level.

    Without a list for `exec` a device would give every account the lowest level once AAA is on.
    """
    if section.enabled is not False or isinstance(section.authentication, Unknown):
        return section
    if isinstance(section.authorization, Unknown) or isinstance(section.ways_in, Unknown):
        return section
    return section.changed(
        enabled=True,
        authentication=with_list(section.authentication, MethodList(service="login", name="default", methods=(LOCAL,))),
        authorization=with_list(section.authorization, MethodList(service="exec", name="default", methods=(LOCAL,))),
        ways_in=tuple(_asking(way) for way in section.ways_in),
    )


def _asking(way: WayIn) -> WayIn:
    return way.changed(login="default") if way.login == "" and way.follows_default else way


def keeps_own_account(state: DeviceState, context: Context) -> bool:
    """Tell whether the account with which Netproof logs in is one of the device's own, so that `local` lets it in."""
    accounts = state.local_accounts.accounts if state.local_accounts else ()
    return any(a.name == context.device.own_access.account and a.enabled is True for a in accounts)
