"""EOS runs on switches and routers, which have no radio; Arista's access points run another system.

Source: Arista EOS User Manual, whose commands know no wireless network.
"""

from netproof.model.state_wireless import Wireless
from netproof.platforms.arista_eos.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs

COMMANDS = (RUNNING,)


def parse(outputs: Outputs) -> Wireless:
    """Return that no wireless network is served, once it is certain that an EOS configuration was read."""
    running_configuration(outputs)
    return Wireless(networks=())
