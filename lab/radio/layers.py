"""What a device with radios needs beside the shared root tree: built once from Debian's packages, kept in the cache.

Two layers lie over the root tree: `machine` holds QEMU, the kernel and its first file system; `guest` is what the
device itself has more than others. Which version of each, the machine's apt decides at the time.
"""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lab.real.archive import Archive
from lab.real.cache import Progress, built_once
from lab.real.disk import inside
from lab.real.root_tree import RootTree

MACHINE = ("qemu-system-x86", "linux-image-amd64", "busybox-static")
GUEST = ("iw", "kmod", "wpasupplicant")
_HERE = Path(__file__).parent
_MODULES = "upper/usr/lib/modules"
_SCRIPTS = ("initramfs.sh", "init.sh", "modules")


@dataclass(frozen=True)
class RadioLayers:
    """The layers of one recipe, over one root tree."""

    tree: RootTree = field(default_factory=RootTree)

    @property
    def path(self) -> Path:
        """Where the finished layers are; it exists only when they are whole."""
        scripts = [(_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS]
        recipe = "\n".join([self.tree.path.name, *MACHINE, *GUEST, *scripts])
        return self.tree.cache / f"radio-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"

    @property
    def guest(self) -> Path:
        """The layer that the device sees over the root tree."""
        return self.path / "guest/upper"

    @property
    def archive(self) -> Archive:
        """The Debian archive, in a folder of its own: the tree's may be in use by whoever builds one at this time."""
        return Archive(self.tree.cache / "archive-radio")

    def ensure(self, progress: Progress = print) -> Path:
        """Return the folder, and build it first where it is missing (a minute or two, once).

        Raises:
            LabError: a package could not be had or installed.
        """
        self.tree.ensure(progress)
        return built_once(self.path, lambda building: self._build(building, progress), progress)

    def _build(self, building: Path, progress: Progress) -> None:
        progress("fetching QEMU and a kernel with simulated radios")
        self._unpack(building / "machine", MACHINE, "dpkg --force-depends --unpack", progress)
        progress("making the first file system of the kernel")
        (building / "machine/upper/build").mkdir()
        for name in _SCRIPTS:
            shutil.copy(_HERE / name, building / "machine/upper/build" / name)
        inside(building / "machine", [self.tree.path], "cd /build\n. ./initramfs.sh\nrm -r /build\n")
        (building / "guest/upper/usr/lib").mkdir(parents=True)
        (building / "machine" / _MODULES).rename(building / "guest" / _MODULES)
        self._unpack(building / "guest", GUEST, "dpkg --install", progress)
        inside(building / "guest", [self.tree.path], "depmod $(ls /lib/modules)\n")
        self.archive.clean()

    def _unpack(self, layer: Path, packages: Sequence[str], how: str, progress: Progress) -> None:
        """Fill a layer: the device's own is installed as usual, of the machine's only the files are wanted."""
        folder = layer / "upper/build"
        count = len(self.archive.download_for(self.tree.path, packages, folder))
        progress(f"unpacking {', '.join(packages)} ({count} packages)")
        inside(layer, [self.tree.path], f"set -e\n{how} /build/*.deb\nrm -r /build\n")
