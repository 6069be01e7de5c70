"""Who the device says it is, from `show version` and the configuration.

Source: Arista EOS User Manual, `show version`; EOS begins a configuration with `! device: NAME (MODEL, EOS-VERSION)`.
"""

from netproof.model.state import Identity
from netproof.platforms.arista_eos.answers import answer_or_none, unanswered
from netproof.platforms.arista_eos.configuration import RUNNING, header, running_configuration
from netproof.platforms.block_tree import Node
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.show_templates import first_row

VERSION = "show version"
COMMANDS = (VERSION, RUNNING)


def parse(outputs: Outputs) -> Identity:
    """Read host name, hardware and release; a lone configuration tells them too, unless its comments were dropped."""
    shown = first_row("arista_eos", VERSION, answer_or_none(outputs, VERSION) or "")
    try:
        root = running_configuration(outputs)
    except NotCollectedError:
        if not shown:
            raise
        root = Node("")
    comment = header(answer_or_none(outputs, RUNNING) or "")
    host = root.first("hostname")
    missing = unanswered(outputs, VERSION, "only `show version` tells it")
    return Identity(
        hostname=(host.text.split()[1] if host else comment.get("name")) or missing,
        vendor="Arista",
        model=shown.get("model") or comment.get("model") or missing,
        serial=shown.get("serial_number") or missing,
        operating_system="eos",
        version=shown.get("image") or comment.get("version") or missing,
        lines=(host.text,) if host else (),
    )
