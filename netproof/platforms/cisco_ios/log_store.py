"""No store of other devices' logs: IOS and IOS XE send syslog messages, and have no command that receives them."""

from netproof.model.state_logs import LogStore
from netproof.platforms.cisco_ios import identity
from netproof.platforms.outputs import Outputs

COMMANDS = identity.COMMANDS


def parse(outputs: Outputs) -> LogStore:
    """Say that the device is no log server, once it has shown that it is a Cisco device.

    Raises:
        NotCollectedError: it has not.
    """
    identity.parse(outputs)
    return LogStore(receives=False)
