"""The running software, what boots next, and whether the configuration would survive a reload."""

import re

from netproof.model.record import Known, Unknown
from netproof.model.state import Firmware
from netproof.platforms.cisco_ios.answers import answer_or_none, unanswered
from netproof.platforms.cisco_ios.configuration import RUNNING, parse_complete, running_configuration
from netproof.platforms.cisco_ios.identity import version_fields
from netproof.platforms.cisco_ios.normalisation import comparable_lines, settled_lines
from netproof.platforms.cisco_ios.release import VERSION
from netproof.platforms.outputs import Outputs

BOOT, DIRECTORY, STARTUP = "show boot", "dir", "show startup-config"
COMMANDS = (VERSION, RUNNING, BOOT, DIRECTORY, STARTUP)

_IMAGE = re.compile(r'^[Ss]ystem image file is "([^"]+)"', re.MULTILINE)
_BOOT = re.compile(r"^BOOT (?:path-list|variable)(?:\s*[:=]| (?=does not exist)) *([^\r\n]*)", re.MULTILINE)
_FREE = re.compile(r"bytes total \((\d+) bytes free\)")


def parse(outputs: Outputs) -> Firmware:
    """Read what an upgrade needs to know."""
    root = running_configuration(outputs)
    version = version_fields(outputs).get("version")
    image = _IMAGE.search(answer_or_none(outputs, VERSION) or "")
    free = _FREE.search(answer_or_none(outputs, DIRECTORY) or "")
    boot_lines = tuple(node.text for node in root.find("boot system"))
    return Firmware(
        version=version or unanswered(outputs, VERSION, "the running release is not known"),
        running_image=image[1] if image else unanswered(outputs, VERSION, "the running image is not known"),
        boot_images=_boot_images(outputs, boot_lines),
        free_bytes=int(free[1]) if free else unanswered(outputs, DIRECTORY, "the free space is not known"),
        configuration_saved=_is_saved(outputs),
        lines=boot_lines,
    )


def _boot_images(outputs: Outputs, boot_lines: tuple[str, ...]) -> Known[tuple[str, ...]]:
    """`show boot` tells what boots next; without it the configured `boot system` lines do."""
    listed = _BOOT.findall(answer_or_none(outputs, BOOT) or "")
    if listed:
        images = [image.split(",")[0].strip() for image in listed[-1].split(";")]
        return tuple(image for image in images if image and image != "does not exist")
    if boot_lines:
        return tuple(line.split()[-1] for line in boot_lines)
    return unanswered(outputs, BOOT, "what boots next is not known")


def _is_saved(outputs: Outputs) -> Known[bool]:
    startup = answer_or_none(outputs, STARTUP)
    if startup is None:
        return unanswered(outputs, STARTUP, "whether the configuration is saved is not known")
    if "startup-config is not present" in startup:
        return False
    running = running_configuration(outputs)
    if settled_lines(startup) == settled_lines(outputs[RUNNING]):
        return True
    try:
        saved = comparable_lines(parse_complete(startup))
    except ValueError as error:
        return Unknown(unknown=f"{STARTUP}: {error}")
    return saved == comparable_lines(running)
