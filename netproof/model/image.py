"""The software that a firm has released for its devices: every image with the SHA-512 that its vendor publishes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from netproof.model.record import Record

type FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+~%()-]{0,254}$")]
"""An image's name becomes a file on devices and a word of their commands, so only harmless characters are allowed."""

type PackageName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9+.-]+$")]
"""Debian Policy 5.6.7."""


class Image(Record):
    """One file that devices may run: an image that Netproof sends them, or a package that they fetch themselves."""

    platform: str
    models: tuple[str, ...] = ("*",)
    """Shell patterns over the devices' models."""
    version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:+~()_-]*$")]
    file: FileName
    size: int = Field(gt=0)
    """Bytes."""
    sha512: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
    source: str = Field(min_length=1)
    """Where the vendor publishes file and digest, for the auditor."""
    package: PackageName | None = None
    """The package that the file holds, where a device fetches it from a repository of its own."""

    @property
    def names(self) -> frozenset[str]:
        """Return the names under which the software register may ask for it."""
        return frozenset({self.file} | ({self.package} if self.package else set()))


class ImageList(Record):
    """The signed list: what is not on it is never brought onto a device."""

    images: tuple[Image, ...]
