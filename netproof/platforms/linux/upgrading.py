"""How a package is upgraded from the device's own repository: fetched, checked, and only then installed, as a file.

The very file whose SHA-512 was checked is installed, and the old version's file is there before anything changes.
Sources: apt-get(8), dpkg(1), Debian Policy 6.5 (maintainer scripts).
"""

from netproof.model.image import Image
from netproof.model.operation import Command, Operation, StageImage, VerifyImage, VerifyVersion
from netproof.model.record import Text
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import UnplannableError, Upgrade, UpgradeSteps

FOLDER = "/var/lib/netproof-images"
_INSTALL = (
    *("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=60"),
    *("-o", "Dpkg::Options::=--force-confold", "--no-install-recommends"),
)
"""Files that were configured stay as they are (dpkg(1), --force-confold)."""

_NO_PACKAGE = Text(
    en="{file} in the signed image list names no package, and a whole system is not upgraded by Netproof",
    zh_tw="簽章清單中的 {file} 未載明套件名稱，Netproof 不升級整個系統",
)
_NO_WAY_BACK = Text(
    en="the signed image list does not hold {package} {version}, which runs now, so there would be no way back",
    zh_tw="簽章清單未列目前執行的 {package} {version}，升級失敗時無法回復",
)
_NOTE = Text(
    en="the old version's package lies on the device before anything changes and is installed again when the new one"
    " does not end right; a device that cannot be reached any more does not do so by itself",
    zh_tw="變更前已備妥舊版套件，新版安裝結果不符時將裝回舊版；設備若無法連線則不會自行回復",
)


def upgrade(outputs: Outputs, wanted: Upgrade) -> UpgradeSteps:
    """Return the steps to the wanted version of a package.

    Raises:
        UnplannableError: the list names no package, or there would be no way back.
    """
    del outputs
    image, former = wanted.image, wanted.former
    if not image.package:
        raise UnplannableError(_NO_PACKAGE.format(file=image.file))
    if former is None:
        raise UnplannableError(_NO_WAY_BACK.format(package=image.package, version=wanted.current_version))
    return UpgradeSteps(
        stage=(
            VerifyVersion(version=wanted.current_version, package=image.package),
            *(step for each in (former, image) for step in _fetched(each)),
        ),
        activate=(
            Command(argv=(*_INSTALL, "--only-upgrade", "install", _path(image))),
            VerifyVersion(version=image.version, package=image.package),
        ),
        undo=(
            Command(argv=(*_INSTALL, "--allow-downgrades", "install", _path(former))),
            VerifyVersion(version=wanted.current_version, package=image.package),
        ),
        note=_NOTE,
        finish=(Command(argv=("rm", "-f", _path(former), _path(image)), phase="activate"),),
    )


def _path(image: Image) -> str:
    return f"{FOLDER}/{image.file}"


def _fetched(image: Image) -> tuple[Operation, ...]:
    package = f"{image.package}={image.version}"
    return (
        StageImage(file=image.file, path=_path(image), size=image.size, package=package),
        VerifyImage(path=_path(image), sha512=image.sha512),
    )
