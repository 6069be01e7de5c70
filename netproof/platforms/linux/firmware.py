"""The running software: release, kernel, installed packages, free space, saved configuration."""

import re

from netproof.model.record import Known, Unknown
from netproof.model.state import Firmware
from netproof.platforms.linux import commands, frr
from netproof.platforms.linux.files import files_of
from netproof.platforms.linux.identity import os_version
from netproof.platforms.outputs import Outputs

COMMANDS = (
    commands.IDENTITY,
    commands.PACKAGES,
    commands.FREE_SPACE,
    commands.FRR_RUNNING,
    commands.FRR_FILES,
)

_HEADERS = ("Building", "Current", "frr version", "frr defaults", "hostname", "!", "end", "exit")
"""Lines that only one of the running and the saved configuration has, or that say nothing."""


def parse(outputs: Outputs) -> Firmware:
    """Read the section."""
    kernel = re.match(r"Linux version (\S+)", files_of(outputs, commands.IDENTITY).get("/proc/version", ""))
    return Firmware(
        version=os_version(outputs),
        running_image=kernel[1] if kernel else Unknown(unknown="/proc/version names no kernel"),
        boot_images=Unknown(unknown="which kernel the boot loader starts was not read"),
        free_bytes=_free_bytes(outputs),
        configuration_saved=_is_saved(outputs),
        packages=_packages(outputs),
    )


def _packages(outputs: Outputs) -> tuple[tuple[str, str], ...]:
    found = (line.split() for line in outputs[commands.PACKAGES].splitlines())
    installed = ((words[0], words[1]) for words in found if len(words) == 3 and words[2] == "ii")  # noqa: PLR2004
    return tuple(sorted(installed))


def _free_bytes(outputs: Outputs) -> Known[int]:
    """Return the space that an upgrade has: apt keeps packages under /var (df(1), POSIX format, bytes)."""
    text = outputs.get(commands.FREE_SPACE)
    if text is None:
        return Unknown(unknown=outputs.why_missing(commands.FREE_SPACE))
    match = re.search(r"\s(\d+)\s+\d+%\s+/\S*\s*$", text)
    return int(match[1]) if match else Unknown(unknown="df said nothing of /var")


def _is_saved(outputs: Outputs) -> Known[bool]:
    """Tell whether FRR would come back as it runs; all else on Linux lives in files and is saved by being there."""
    running = outputs.get(commands.FRR_RUNNING)
    if running is None or outputs.get(commands.FRR_FILES) is None:
        return Unknown(unknown=outputs.why_missing(commands.FRR_RUNNING if running is None else commands.FRR_FILES))
    lines = frr.running_lines(outputs)
    if lines is None:
        return True
    saved = files_of(outputs, commands.FRR_FILES).get("/etc/frr/frr.conf", "").splitlines()
    # `no ip forwarding` mirrors the kernel's setting and is written whether or not anybody configured it.
    return {line for line in saved if _counts(line)} == {
        line for line in lines if _counts(line) and not re.match(r"no ipv?6? ?forwarding", line)
    }


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith(_HEADERS)
