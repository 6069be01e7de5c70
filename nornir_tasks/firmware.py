"""What an upgrade needs beside its plan: the signed image list, and our own copies of the images."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from netproof.errors import RefusedError
from netproof.firmware import plan_upgrade
from netproof.model.image import Image
from netproof.model.operation import StageImage, VerifyImage
from netproof.model.plan import ChangeSet, Unplannable
from netproof.model.record import Text
from netproof.plan import DeviceReading, Selection, Tools
from nornir_tasks.change.apply import Approved, Ended, Record
from nornir_tasks.change.firmware import recover_upgrade, upgrade_device
from nornir_tasks.collect import DeviceReading as Reading
from nornir_tasks.workspace import Workspace

_NO_FILE = Text(
    en="the image {file} cannot be read: {why}; put it there, or name its folder in NETPROOF_IMAGES",
    zh_tw="無法讀取映像檔 {file}：{why}；請放置該檔，或以 NETPROOF_IMAGES 指定所在資料夾",
)
_OTHER_FILE = Text(
    en="the image {file} is not the listed one: its SHA-512 or size differs; fetch it again from {source}",
    zh_tw="映像檔 {file} 與清單不符（SHA-512 或大小不同），請自 {source} 重新取得",
)


def plan_firmware(
    workspace: Workspace, reading: DeviceReading, selection: Selection, tools: Tools
) -> tuple[ChangeSet | Unplannable | None, str]:
    """Plan a device's upgrade by the firm's signed image list.

    Raises:
        RefusedError: the list is not signed by somebody who may.
        ConfigurationError: there is no list, or it is wrong.
    """
    return plan_upgrade(reading, selection, tools, workspace.images, lambda image: image_fault(workspace, image))


def image_fault(workspace: Workspace, image: Image) -> Text | None:
    """Say why our copy of an image must not be sent; one that devices fetch themselves needs no copy here."""
    if image.package:
        return None
    path = workspace.image_file(image.file)
    try:
        facts = path.stat()
        digest = _sha512(path, facts.st_size, facts.st_mtime_ns)
    except OSError as error:
        return _NO_FILE.format(file=path, why=error.strerror or error)
    if (facts.st_size, digest) != (image.size, image.sha512):
        return _OTHER_FILE.format(file=path, source=image.source)
    return None


@lru_cache(maxsize=64)
def _sha512(path: Path, _size: int, _changed: int) -> str:
    """Return a file's SHA-512, computed once for as long as the file stays as it is."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha512").hexdigest()


def apply_firmware(workspace: Workspace, approved: Approved, reading: Reading, record: Record) -> Ended:
    """Upgrade a device by an approved plan, unless the list or our copies are not what they were.

    Raises:
        RefusedError: an image was withdrawn from the list, its file changed, or it is not the time; nothing was sent.
    """
    _require_listed(workspace, approved)
    if reading.state is None:
        raise RefusedError(reading.outcome.reason)
    return upgrade_device(approved, state=reading.state, record=record, file_of=workspace.image_file)


def recover_firmware(approved: Approved, *, record: Record) -> Ended:
    """End an upgrade that an earlier process left: nothing is sent but the way back."""
    return recover_upgrade(approved, record=record)


def _require_listed(workspace: Workspace, approved: Approved) -> None:
    digests: Mapping[str, Any] = {
        step.path: step.sha512 for step in approved.operations if isinstance(step, VerifyImage)
    }
    listed = {(image.platform, image.file, image.sha512): image for image in workspace.images.images}
    for step in approved.operations:
        if not isinstance(step, StageImage):
            continue
        image = listed.get((approved.platform.name, step.file, str(digests.get(step.path))))
        if image is None:
            raise RefusedError(
                f"{approved.device.name}: {step.file} is not on the signed image list as it was approved; plan again"
            )
        if (fault := image_fault(workspace, image)) is not None:
            raise RefusedError(f"{approved.device.name}: {fault.en}")
