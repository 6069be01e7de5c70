"""Switched ports: a Linux device has them where it bridges, which is not evaluated; a router or server has none.

Source: ip-link(8): an interface that belongs to a bridge (or to Open vSwitch) names it as its master.
"""

import json
from collections.abc import Mapping
from typing import Any

from netproof.model.record import Unknown
from netproof.model.state_access import AccessPorts
from netproof.platforms.linux import commands
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.ADDRESSES,)


def parse(outputs: Outputs) -> AccessPorts:
    """Say that there are none, unless interfaces are joined."""
    links: list[Mapping[str, Any]] = json.loads(outputs[commands.ADDRESSES])
    joined = [f"{link['ifname']} under {link['master']}" for link in links if link.get("master")]
    if joined:
        reason = f"interfaces are joined ({', '.join(joined)}), and what guards their ports is not read"
        return AccessPorts(ports=Unknown(unknown=reason), lines=tuple(joined))
    return AccessPorts(ports=())
