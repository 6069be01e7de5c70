"""Who the device says it is, from `show version` and the configuration."""

from netproof.model.record import Known, Unknown
from netproof.model.state import Identity
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.cisco_ios.release import VERSION, major_release
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.show_templates import first_row

COMMANDS = (VERSION, RUNNING)

FIRST_XE = 16
"""From 16 on all releases are IOS XE (Cisco IOS and NX-OS Software Reference Guide)."""


def parse(outputs: Outputs) -> Identity:
    """Read host name, hardware and release; a lone configuration tells the name and the train only."""
    fields = version_fields(outputs)
    try:
        root = running_configuration(outputs)
    except NotCollectedError:
        if not fields:
            raise
        root = Node("")
    host = root.first("hostname")
    missing = unanswered(outputs, VERSION, "only `show version` tells it")
    name = host.text.split()[1] if host else fields.get("hostname")
    release = root.first("version")
    return Identity(
        hostname=name or missing,
        vendor="Cisco",
        model=fields.get("hardware") or missing,
        serial=fields.get("serial") or missing,
        operating_system=_operating_system(outputs),
        version=fields.get("version") or _train(release, missing),
        lines=tuple(node.text for node in (host, release) if node),
    )


def version_fields(outputs: Outputs) -> dict[str, str]:
    """Return the fields of `show version`; empty when it was not collected."""
    return first_row("cisco_ios", VERSION, answer_or_none(outputs, VERSION) or "")


def _operating_system(outputs: Outputs) -> str:
    text = answer_or_none(outputs, VERSION) or ""
    major = major_release(outputs)
    return "cisco-ios-xe" if "IOS XE" in text or "IOS-XE" in text or (major or 0) >= FIRST_XE else "cisco-ios"


def _train(release: Node | None, missing: Unknown) -> Known[str]:
    if release is None:
        return missing
    return Unknown(unknown=f"the configuration tells only `{release.text}`; {missing.unknown}")
