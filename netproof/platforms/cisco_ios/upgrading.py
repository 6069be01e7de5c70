"""How a device that boots single image files is upgraded: the new image before the running one on the boot list.

Sources: Cisco IOS Configuration Fundamentals, "Loading and Managing System Images" (boot list, `boot system`,
`reload`), "Secure Copy" (`ip scp server enable`), command reference of `verify /sha512`.
"""

import re

from netproof.model.operation import (
    Command,
    ConfigurationLine,
    Operation,
    Reboot,
    StageImage,
    VerifyImage,
    VerifyVersion,
)
from netproof.model.record import Text, is_known
from netproof.platforms.cisco_ios.configuration import running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import UnplannableError, Upgrade, UpgradeSteps

_FILE = re.compile(r"(?P<file_system>[a-z]+[a-z0-9-]*:)/?(?P<name>[^/\s]+)")
_INSTALL_MODE = "packages.conf"
_SAVE = Command(argv=("write", "memory"), phase="activate")

_NO_IMAGE = Text(
    en="which image file runs is not known, so there would be no way back",
    zh_tw="無法得知目前執行的映像檔，升級失敗時無法回復",
)
_INSTALLED = Text(
    en="the device runs in install mode (packages.conf), which is upgraded with `install add`: do it by hand",
    zh_tw="設備以安裝模式（packages.conf）執行，須以 `install add` 升級，請人工處理",
)
_NO_SCP = Text(
    en="the image cannot be sent: `ip scp server enable` is not configured",
    zh_tw="未設定 `ip scp server enable`，無法傳送映像檔",
)
_SAME_FILE = Text(
    en="the new image has the name of the one that runs ({file}); rename it in the signed image list",
    zh_tw="新映像檔與執行中的映像檔同名（{file}），請於簽章清單中更名",
)
_NOTE = Text(
    en="the running image stays second on the boot list, so the device comes back with it when the new one does not"
    " boot; when the new one boots and cannot be reached, somebody has to boot the old one at the console",
    zh_tw="原映像檔保留於開機清單第二順位，新映像檔無法開機時設備會以原映像檔啟動；"
    "若新版本開機後無法連線，須由人員於主控台改以原映像檔開機",
)


def upgrade(outputs: Outputs, wanted: Upgrade) -> UpgradeSteps:
    """Return the steps to the wanted image.

    Raises:
        UnplannableError: it cannot be sent, or there would be no way back.
    """
    root = running_configuration(outputs)
    running = wanted.current.running_image
    found = _FILE.fullmatch(running) if is_known(running) else None
    if found is None:
        raise UnplannableError(_NO_IMAGE)
    if found["name"] == _INSTALL_MODE:
        raise UnplannableError(_INSTALLED)
    if not root.has("ip scp server enable"):
        raise UnplannableError(_NO_SCP)
    if found["name"] == wanted.image.file:
        raise UnplannableError(_SAME_FILE.format(file=wanted.image.file))
    path = f"{found['file_system']}{wanted.image.file}"
    old = f"{found['file_system']}{found['name']}"
    configured = [node.text for node in root.find("boot system")]
    restart = Reboot(seconds=wanted.restart_seconds)
    return UpgradeSteps(
        stage=(
            StageImage(file=wanted.image.file, path=path, size=wanted.image.size),
            VerifyImage(path=path, sha512=wanted.image.sha512),
        ),
        activate=(
            *_boot([f"boot system {path}", f"boot system {old}"]),
            restart,
            VerifyVersion(version=wanted.image.version),
        ),
        undo=(
            *_boot([f"boot system {old}", *(line for line in configured if line.split()[-1] != old)]),
            restart,
            VerifyVersion(version=wanted.current_version),
        ),
        note=_NOTE,
    )


def _boot(lines: list[str]) -> tuple[Operation, ...]:
    """Return the operations that make these lines the saved boot list."""
    return (*(ConfigurationLine(line=line) for line in ("no boot system", *lines)), _SAVE)
