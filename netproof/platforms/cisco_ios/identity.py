"""Who the device says it is, from `show version` and the configuration."""

from netproof.model.record import Known, Unknown
from netproof.model.state import Identity
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, Node, running_configuration
from netproof.platforms.cisco_ios.release import VERSION, major_release
from netproof.platforms.cisco_ios.templates import rows
from netproof.platforms.outputs import NotCollectedError, Outputs

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
    """Return the first row of `show version`, with the first of repeated values; empty when it was not collected."""
    text = answer_or_none(outputs, VERSION)
    found = rows("show_version", text) if text else []
    plain = (
        {name: (value[0] if value else "") if isinstance(value, list) else value for name, value in found[0].items()}
        if found
        else {}
    )
    return {name: value for name, value in plain.items() if value}


def _operating_system(outputs: Outputs) -> str:
    text = answer_or_none(outputs, VERSION) or ""
    major = major_release(outputs)
    return "cisco-ios-xe" if "IOS XE" in text or "IOS-XE" in text or (major or 0) >= FIRST_XE else "cisco-ios"


def _train(release: Node | None, missing: Unknown) -> Known[str]:
    if release is None:
        return missing
    return Unknown(unknown=f"the configuration tells only `{release.text}`; {missing.unknown}")
