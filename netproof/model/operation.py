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


type Operation = Annotated[ConfigurationLine | FileContent | Command, Field(discriminator="kind")]
