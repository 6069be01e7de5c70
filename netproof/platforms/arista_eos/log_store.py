"""No store of other devices' logs: EOS sends syslog messages, and its command line has none that receives them."""

from netproof.model.state_logs import LogStore
from netproof.platforms.arista_eos import identity
from netproof.platforms.outputs import Outputs

COMMANDS = identity.COMMANDS


def parse(outputs: Outputs) -> LogStore:
    """Say that the device is no log server, once it has shown that it is an Arista switch.

    Raises:
        NotCollectedError: it has not.
    """
    identity.parse(outputs)
    return LogStore(receives=False)
