"""The Debian archive as this machine's own apt reaches it: sources, proxy and keys are apt's, nothing is installed.

apt is run with its state and cache in the lab's cache folder and without the machine's hooks, so that the machine's
package lists stay as they are.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.real.errors import LabError
from lab.real.run import run

RELEASE = "bookworm"
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Hooks act on the machine (they empty its package cache, call its services); Dir decides where apt keeps its state.
_NOT_TAKEN_OVER = ("APT::Update::", "DPkg::", "Dir::Etc::parts", "Dir::Cache", "Dir::State::lists")


@dataclass(frozen=True)
class Archive:
    """Debian as seen through the machine's apt configuration, with downloads in `folder`."""

    folder: Path

    def mirror(self) -> str:
        """Return the address of the archive that the machine's sources name for the lab's release.

        Raises:
            LabError: no source names it.
        """
        self.update()
        fields = run(
            ["apt-get", "indextargets", "--format", "$(ORIGIN) $(CODENAME) $(REPO_URI)", "Created-By: Packages"],
            env=self._environment(),
        )
        wanted = f"Debian {RELEASE} "
        for line in fields.splitlines():
            if line.startswith(wanted):
                return line.removeprefix(wanted)
        raise LabError(f"no source of this machine's apt configuration offers Debian {RELEASE}")

    def proxy(self) -> dict[str, str]:
        """Return apt's proxy as the environment variables that wget reads."""
        found = run(["apt-config", "shell", "http", "Acquire::http::Proxy", "https", "Acquire::https::Proxy"])
        pairs = (line.split("=", 1) for line in found.splitlines() if "=" in line)
        return {
            f"{scheme}_proxy": value.strip("'") for scheme, value in pairs if value.strip("'") not in {"", "DIRECT"}
        }

    def debootstrap(self) -> Path:
        """Return the folder of an unpacked debootstrap, fetched once.

        Raises:
            LabError: it can be neither found nor fetched.
        """
        unpacked = self.folder / "debootstrap"
        if not (unpacked / "usr/sbin/debootstrap").exists():
            package = self.download("debootstrap")
            run(["dpkg-deb", "-x", package, unpacked])
        return unpacked

    def keyring(self) -> Path:
        """Return the keys that sign Debian's archive, from the machine or from their package."""
        if _KEYRING.exists():
            return _KEYRING
        unpacked = self.folder / "keyring"
        if not (unpacked / _KEYRING.relative_to("/")).exists():
            run(["dpkg-deb", "-x", self.download("debian-archive-keyring"), unpacked])
        return unpacked / _KEYRING.relative_to("/")

    def clean(self) -> None:
        """Forget the package lists; they are large and soon old."""
        for part in ("lists", "cache"):
            shutil.rmtree(self.folder / part, ignore_errors=True)

    def update(self) -> None:
        """Fetch the package lists into the lab's own folder, unless they are there.

        Raises:
            LabError: apt could fetch none; it says so in warnings only.
        """
        lists = self.folder / "lists"
        if not any(lists.glob("*_Packages*")):
            run(["apt-get", "-q", "update"], env=self._environment())
        if not any(lists.glob("*_Packages*")):
            raise LabError("apt could fetch no package list: is the network, and a source in its configuration, there?")

    def download(self, package: str) -> Path:
        """Return the file of a package's newest version, fetched into the lab's folder.

        Raises:
            LabError: no source has it, or it could not be fetched.
        """
        self.update()
        run(["apt-get", "-q", "download", package], env=self._environment(), cwd=self.folder)
        return max(self.folder.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime)

    def require(self, *packages: str) -> None:
        """Find out that the sources offer all of these packages.

        Raises:
            LabError: one of them is not offered; the message names it.
        """
        self.update()
        run(["apt-cache", "-q", "show", "--no-all-versions", *packages], env=self._environment())

    def download_for(self, tree: Path, packages: Sequence[str], folder: Path) -> list[Path]:
        """Fetch into `folder` what a Debian tree lacks to have `packages`, and return the files.

        Raises:
            LabError: no source has it, it does not fit the tree, or it could not be fetched.
        """
        self.update()
        (folder / "partial").mkdir(parents=True, exist_ok=True)
        places = [f"Dir::State::status={tree}/var/lib/dpkg/status", f"Dir::Cache::archives={folder}/"]
        options = [word for place in places for word in ("-o", place)]
        words = ["apt-get", "-q", "-y", "--no-install-recommends", "--download-only", *options, "install", *packages]
        run(words, env=self._environment(), timeout=1800)
        return sorted(folder.glob("*.deb"))

    def _environment(self) -> Mapping[str, str]:
        for part in ("lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        own = {
            "Dir::Etc::parts": "/dev/null",
            "Dir::State::lists": f"{self.folder}/lists/",
            "Dir::Cache": f"{self.folder}/cache/",
            "APT::Sandbox::User": "root",
            "Acquire::Retries": "3",
        }
        taken_over = [line for line in run(["apt-config", "dump"]).splitlines() if not line.startswith(_NOT_TAKEN_OVER)]
        config = self.folder / "apt.conf"
        config.write_text("\n".join([*taken_over, *(f'{name} "{value}";' for name, value in own.items())]) + "\n")
        return {**os.environ, "LC_ALL": "C", "APT_CONFIG": str(config)}
