"""Time sources, from `get_ntp_servers`, and whether the clock follows one, from `get_ntp_stats`.

The driver reads `show ntp associations` line by line and passes over a line that it does not understand, such as one
with an IPv6 address that Junos cuts off: that none of its associations is synchronised says little by itself.
"""

from collections.abc import Collection

from pydantic import TypeAdapter

from netproof.model.record import Known, Unknown
from netproof.model.state import Time, TimeSource
from netproof.platforms.juniper_junos.getters import Shape, read, read_some
from netproof.platforms.outputs import NotCollectedError, Outputs

SERVERS, ASSOCIATIONS = "get_ntp_servers", "get_ntp_stats"
COMMANDS = (SERVERS, ASSOCIATIONS)

_KEY = Unknown(unknown=f"{SERVERS} does not tell the server's key")
_NOT_TOLD = Unknown(unknown=f"{ASSOCIATIONS} does not tell every configured server, and none that is followed")


class _Association(Shape):
    remote: str
    synchronized: bool


_SERVERS = TypeAdapter(dict[str, dict[str, object]])
_ASSOCIATIONS = TypeAdapter(list[_Association])


def parse(outputs: Outputs) -> Time:
    """Read the servers and the state of the clock."""
    servers = tuple(read_some(outputs, SERVERS, _SERVERS))
    sources = tuple(
        TimeSource(address=server, authenticated=_KEY, lines=(f"ntp server {server}",)) for server in servers
    )
    return Time(
        sources=sources,
        synchronised=_synchronised(outputs, servers),
        lines=tuple(line for source in sources for line in source.lines),
    )


def _synchronised(outputs: Outputs, servers: Collection[str]) -> Known[bool]:
    try:
        associations = read(outputs, ASSOCIATIONS, _ASSOCIATIONS)
    except NotCollectedError as error:
        return Unknown(unknown=str(error))
    if any(one.synchronized and one.remote in servers for one in associations):
        return True
    told = {one.remote for one in associations}
    return False if told.issuperset(servers) and not any(one.synchronized for one in associations) else _NOT_TOLD
