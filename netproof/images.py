"""Loads the firm's signed image list: the signature is verified over the file's bytes before they are believed."""

from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from netproof.errors import ConfigurationError, RefusedError
from netproof.evidence.errors import EvidenceError
from netproof.evidence.ssh_signature import verify_signature
from netproof.model.image import Image, ImageList
from netproof.versions import compare, compare_packages
from netproof.yaml_files import parse_yaml

LIST = Path("images/images.yml")
NAMESPACE = "image-list@netproof"
"""The SSH signature namespace; a signature made for anything else is none for an image list."""


def load_images(folder: Path, allowed_signers: Path, now: datetime) -> ImageList:
    """Load the image list of a firm's folder.

    Raises:
        ConfigurationError: there is no list, or an entry is wrong; with file and line.
        RefusedError: it is not signed by somebody whom `allowed_signers` lets sign image lists.
    """
    path = folder / LIST
    signature = path.with_name(path.name + ".sig")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}; list there what devices may run") from None
    sign = f"sign it: ssh-keygen -Y sign -n {NAMESPACE} -f KEY {path}"
    try:
        verify_signature(
            content,
            signature.read_bytes(),
            what=str(path),
            namespace=NAMESPACE,
            allowed_signers=allowed_signers,
            now=now,
        )
    except OSError as error:
        raise RefusedError(f"{signature}: cannot be read: {error.strerror}; {sign}") from None
    except EvidenceError as error:
        raise RefusedError(f"{error}; {sign}") from None
    try:
        file = parse_yaml(content.decode("utf-8"), path)
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: expected UTF-8 text; save the file in that encoding") from None
    images = file.record(ImageList, file.data or {"images": ()})
    seen: set[tuple[str, str]] = set()
    for index, image in enumerate(images.images):
        if (image.platform, image.file) in seen:
            raise file.error(("images", index, "file"), f"{image.file!r} stands twice; list each file once")
        seen.add((image.platform, image.file))
    return images


def find_image(images: ImageList, *, platform: str, model: str, name: str, version: str) -> Image | None:
    """Return the image of the list that the software register means, if there is one for this model."""
    return next(
        (
            image
            for image in images.images
            if image.platform == platform
            and name in image.names
            and any(fnmatchcase(model, pattern) for pattern in image.models)
            and is_version(image.version, version, package=bool(image.package))
        ),
        None,
    )


def is_version(one: str, other: str, *, package: bool = False) -> bool:
    """Tell whether two spellings mean the same version, as 17.9.4 and 17.09.04 do."""
    return one == other or (compare_packages if package else compare)(one, other) == 0
