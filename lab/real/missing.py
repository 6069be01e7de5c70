"""What this machine lacks for real devices, each in a sentence that says what to do."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lab.real.cache import cache_folder
from lab.real.errors import LabError
from lab.real.root_tree import RootTree
from lab.real.run import run

# capabilities(7); the bit numbers are those of linux/capability.h.
_CAPABILITIES = {"CAP_NET_ADMIN": 12, "CAP_SYS_CHROOT": 18, "CAP_SYS_ADMIN": 21, "CAP_SYS_BOOT": 22, "CAP_MKNOD": 27}
_PROGRAMS = ("ip", "mount", "unshare", "nsenter", "setpriv", "pivot_root", "chroot", "ssh-keygen")
_BUILDERS = ("apt-get", "apt-config", "dpkg-deb", "wget", "perl")
_WIRES = "link add probe type bridge\nlink add probe0 type veth peer name probe1\nlink set probe0 master probe\n"


Probe = Callable[[], str | None]
"""Returns why a capability is missing, or `None`; a `LabError` says it as well."""


@dataclass(frozen=True)
class Missing:
    """A capability that the machine lacks, and why that was concluded."""

    capability: str
    reason: str

    def __str__(self) -> str:
        return f"{self.capability}: {self.reason}"


def _linux() -> str | None:
    return None if sys.platform == "linux" else f"real devices need Linux; this is {sys.platform}"


def _root() -> str | None:
    return None if os.geteuid() == 0 else "namespaces and overlay mounts need root: run the command as root"


def _programs() -> str | None:
    absent = [program for program in _PROGRAMS if shutil.which(program) is None]
    return (
        f"not on this machine: {', '.join(absent)} (Debian: iproute2, util-linux, openssh-client)" if absent else None
    )


def _capability_bits() -> str | None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    effective = int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), 16)
    absent = [name for name, bit in _CAPABILITIES.items() if not effective >> bit & 1]
    return (
        f"root here is without {', '.join(absent)}: start the container with them (docker: --privileged)"
        if absent
        else None
    )


def _namespaces() -> str | None:
    run(["unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "true"])
    return None


def _links() -> str | None:
    run(["unshare", "--net", "ip", "-batch", "-"], stdin=_WIRES)
    return None


def _overlay() -> str | None:
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_folder()) as name:
        for part in ("lower", "upper", "work", "root"):
            (Path(name) / part).mkdir()
        options = "lowerdir=lower,upperdir=upper,workdir=work"
        run(["unshare", "--mount", "mount", "-t", "overlay", "overlay", "-o", options, "root"], cwd=Path(name))
    return None


def _packages() -> str | None:
    tree = RootTree()
    if tree.path.is_dir():
        return None
    absent = [program for program in _BUILDERS if shutil.which(program) is None]
    if absent:
        return f"the root tree is not cached, and building it needs {', '.join(absent)}"
    tree.archive.debootstrap()
    tree.archive.mirror()
    return None


_PROBES: dict[str, Probe] = {
    "Linux": _linux,
    "root": _root,
    "programs": _programs,
    "capabilities": _capability_bits,
    "namespaces": _namespaces,
    "links": _links,
    "overlay": _overlay,
    "Debian packages": _packages,
}


def capabilities() -> list[Missing]:
    """Return what is missing, empty where real devices can run."""
    return first_missing(_PROBES)


def first_missing(probes: Mapping[str, Probe]) -> list[Missing]:
    """Return the first capability whose probe says why it is missing.

    The probes build on each other, so the first that fails ends them: what follows would only repeat it.
    """
    for name, probe in probes.items():
        try:
            reason = probe()
        except LabError as error:
            reason = str(error)
        if reason:
            return [Missing(name, reason)]
    return []
