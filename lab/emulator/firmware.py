"""Images and booting.

An image of the lab is a small file whose first line names train and version:

    EMULATOR-IMAGE <train> <version> [unbootable]

`unbootable` passes every checksum and does not start, as a bad build or a wrong platform would.
Which image starts: the `boot system` lines of the startup configuration in order, then the first bootable file on flash
(Cisco IOS configuration fundamentals, "Loading and managing system images").
"""

import re
from dataclasses import dataclass

from lab.emulator.filesystem import FileSystemError, Flash

_HEADER = re.compile(rb"EMULATOR-IMAGE (\S+) (\S+)(?: (unbootable))?\r?\n")


@dataclass(frozen=True)
class Image:
    """What an image file holds."""

    name: str
    train: str
    version: str
    bootable: bool


def image_bytes(train: str, version: str, *, bootable: bool = True, padding: int = 4096) -> bytes:
    """The content of an image file for the lab; `padding` bytes follow the header."""
    mark = "" if bootable else " unbootable"
    return (
        f"EMULATOR-IMAGE {train} {version}{mark}\n".encode()
        + (version.encode() * (padding // len(version) + 1))[:padding]
    )


def read_image(flash: Flash, name: str) -> Image | None:
    """The image in a file; None when it is absent or no image."""
    try:
        match = _HEADER.match(flash.read(name))
    except FileSystemError:
        return None
    return Image(name, match[1].decode(), match[2].decode(), match[3] is None) if match else None


def boot_list(startup: str) -> list[str]:
    """The file names of the `boot system` lines, in order."""
    found = re.findall(r"^boot system (?:flash |switch all )?(\S+)", startup, re.MULTILINE)
    return [re.sub(r"^\w+:/?", "", name) for name in found]


def choose(flash: Flash, startup: str, train: str) -> Image | None:
    """The image that starts; None leaves the device in its boot loader."""
    names = boot_list(startup) + [str(path.relative_to(flash.folder)) for path in flash.files()]
    images = (read_image(flash, name) for name in names)
    return next((image for image in images if image and image.bootable and image.train == train), None)
