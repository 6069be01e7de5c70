"""The smallest steps of a change, as they are shown, approved and sent byte for byte."""

from typing import Annotated, Literal

from pydantic import Field

from netproof.model.record import Record


class ConfigurationLine(Record):
    """One line typed in a CLI's configuration mode; section lines and `exit` are lines of their own."""

    kind: Literal["line"] = "line"
    line: str


class FileContent(Record):
    """The whole new content of a file on the device."""

    kind: Literal["file"] = "file"
    path: str
    content: str
    mode: str = "0644"


class Command(Record):
    """A program started on the device: `validate` comes before any change, `activate` after all of them."""

    kind: Literal["command"] = "command"
    argv: tuple[str, ...]
    phase: Literal["validate", "change", "activate"] = "change"


class RequireWindow(Record):
    """Go on only at this time of day; a window may reach over midnight."""

    kind: Literal["window"] = "window"
    window: str
    """`22:00-05:00`."""
    time_zone: str


class StageImage(Record):
    """Bring a file onto the device, and take it off again when it does not turn out to be the one that was approved."""

    kind: Literal["stage"] = "stage"
    file: str
    path: str
    """Its place on the device, as the device writes it."""
    size: int
    """Bytes."""
    package: str = ""
    """`NAME=VERSION` that the device fetches from its own repository; empty: Netproof sends the file."""


class VerifyImage(Record):
    """Let the device itself compute the file's SHA-512, and stop when it is another one."""

    kind: Literal["verify-image"] = "verify-image"
    path: str
    sha512: str


class Reboot(Record):
    """Restart the device, and wait until it answers a log-in again."""

    kind: Literal["reboot"] = "reboot"
    seconds: int
    """How long it may take; afterwards the device counts as not having come back."""


class VerifyVersion(Record):
    """Read the version that runs now, over a new session, and stop when it is another one."""

    kind: Literal["verify-version"] = "verify-version"
    version: str
    package: str = ""
    """The package whose version it is; empty: the device's software."""


type Operation = Annotated[
    ConfigurationLine | FileContent | Command | RequireWindow | StageImage | VerifyImage | Reboot | VerifyVersion,
    Field(discriminator="kind"),
]
