"""Banners, as `show running-config` prints them between two delimiters.

Source: Cisco IOS Configuration Fundamentals Command Reference (`banner login`, `banner motd`, `banner exec`, their
tokens). The banner of the day is shown before the log-in on consoles and by telnet, and after it by SSH 2.
"""

import re
from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import is_known
from netproof.model.section import Section
from netproof.model.state_access import Banner, Banners
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, banner_text, running_configuration, with_delimiter
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (RUNNING,)

_KINDS = re.compile(r"banner (?P<kind>login|motd|exec) ")


def parse(outputs: Outputs) -> Banners:
    """Read the banners that concern people's log-ins (not those of SLIP, PPP and incoming reverse telnet)."""
    root = running_configuration(outputs)
    banners = tuple(_banners(root))
    return Banners(banners=banners, lines=tuple(line for banner in banners for line in banner.lines))


def _banners(root: Node) -> Iterator[Banner]:
    for node, found in root.match(_KINDS):
        kind = found["kind"]
        text = _filled(banner_text(node), root)
        public = kind != "exec"
        yield Banner.model_validate(
            {
                "kind": kind,
                "text": text if public else "\n".join(map(redacted, text.splitlines())),
                "before_login": public,
                "replaceable": not node.verbatim,
                "lines": tuple(map(redacted, (node.text, *node.verbatim))),
            }
        )


def _filled(text: str, root: Node) -> str:
    """Fill in the tokens that tell what the device is called."""
    for token, command in (("$(hostname)", "hostname"), ("$(domain)", "ip domain name")):
        node = root.first(command)
        text = text.replace(token, node.text.removeprefix(command).strip() if node else "")
    return text.strip("\r\n")


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return one line for each banner that changes, as a change session types and a plan shows it.

    Raises:
        ValueError: no delimiter is left that the text does not hold.
    """
    if not isinstance(before, Banners) or not isinstance(after, Banners):
        raise TypeError("banners renders Banners only")
    old = {banner.kind: banner.text for banner in before.banners}
    return tuple(
        ConfigurationLine(line=with_delimiter(f"banner {banner.kind}", banner.text))
        for banner in after.banners
        if is_known(banner.text) and banner.text != old.get(banner.kind)
    )
