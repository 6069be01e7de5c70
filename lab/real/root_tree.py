"""The root tree that every real device shares, read-only: built once by debootstrap, then kept in the cache."""

import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from lab.real.archive import RELEASE, Archive
from lab.real.cache import Progress, built_once, cache_folder
from lab.real.run import ISOLATED, follow

PACKAGES = """
    sysvinit-core orphan-sysvinit-scripts ifupdown iproute2 iputils-ping procps netbase cron sudo
    openssh-server nftables frr frr-pythontools rsyslog logrotate hostapd chrony snmpd
    openbsd-inetd tftpd-hpa
"""
# Installed after the others by dpkg: debootstrap would take the first of "inetutils-syslogd | system-log-daemon", which
# conflicts with rsyslog. What they depend on is in the list above or comes with it.
_AFTERWARDS = ("inetutils-telnetd",)
# Boot scripts that want the machine's disks, clock or kernel; a device in namespaces has none of them.
_NEEDLESS_AT_BOOT = """
checkroot.sh checkroot-bootclean.sh checkfs.sh mountall.sh mountall-bootclean.sh mountkernfs.sh mountdevsubfs.sh
hwclock.sh mountnfs.sh mountnfs-bootclean.sh umountfs umountroot umountnfs.sh sendsigs urandom udev kmod bootlogs
"""
# Daemons that a role switches on; the packages would start all of them on every device.
_OFF_BY_DEFAULT = "frr hostapd chrony snmpd openbsd-inetd tftpd-hpa nftables rsyslog cron"
_INITTAB = """\
id:2:initdefault:
si::sysinit:/etc/init.d/rcS
l0:0:wait:/etc/init.d/rc 0
l2:2:wait:/etc/init.d/rc 2
l6:6:wait:/etc/init.d/rc 6
rd:2:once:/usr/bin/touch /run/boot-complete
"""
_FINISH = f"""set -e
for script in {" ".join(_NEEDLESS_AT_BOOT.split())}; do rm -f /etc/rc[0-6S].d/[SK][0-9][0-9]$script; done
for script in {_OFF_BY_DEFAULT}; do update-rc.d $script disable; done
sed -i '/imklog/s/^module/#&/' /etc/rsyslog.conf  # the kernel's log is the machine's
: > /etc/apt/sources.list
rm -f /usr/sbin/policy-rc.d /etc/ssh/ssh_host_* /var/cache/apt/archives/*.deb /etc/machine-id
rm -rf /var/lib/apt/lists/* /debootstrap
"""
_WORDS_PER_PACKAGE = 3  # "Validating adduser 3.134"
_POLICY = "#!/bin/sh\n# No daemon starts while the tree is built.\nexit 101\n"


@dataclass(frozen=True)
class RootTree:
    """One Debian tree, named by a digest of all that decides its contents."""

    cache: Path = field(default_factory=cache_folder)

    @property
    def path(self) -> Path:
        """Where the finished tree is; it exists only when it is whole."""
        recipe = "\n".join([RELEASE, os.uname().machine, *sorted([*PACKAGES.split(), *_AFTERWARDS]), _INITTAB, _FINISH])
        return self.cache / f"root-{RELEASE}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"

    @property
    def archive(self) -> Archive:
        """The Debian archive that the tree is built from."""
        return Archive(self.cache / "archive")

    def ensure(self, progress: Progress = print) -> Path:
        """Return the tree's folder, and build it first where it is missing (minutes, once).

        Raises:
            LabError: debootstrap or the archive could not be had, or a package failed to install.
        """
        return built_once(self.path, lambda building: self._build(building, progress), progress)

    def _build(self, building: Path, progress: Progress) -> None:
        progress("fetching debootstrap")
        tools = self.archive.debootstrap()
        env = {**os.environ, **self.archive.proxy(), "LC_ALL": "C"}
        env["DEBOOTSTRAP_DIR"] = str(tools / "usr/share/debootstrap")
        progress(f"fetching Debian {RELEASE} ({len(PACKAGES.split())} packages and what they need)")
        options = ["--variant=minbase", "--foreign", f"--include={','.join(PACKAGES.split())}"]
        options.append(f"--keyring={self.archive.keyring()}")
        program: list[str | Path] = [tools / "usr/sbin/debootstrap", *options]
        follow(
            [*ISOLATED, "--mount-proc", *program, RELEASE, building, self.archive.mirror()], _stages(progress), env=env
        )
        policy = building / "usr/sbin/policy-rc.d"
        policy.write_text(_POLICY)
        policy.chmod(0o755)
        progress("installing the packages into the tree")
        _inside(building, "/debootstrap/debootstrap", "--second-stage", progress=progress)
        for package in _AFTERWARDS:
            shutil.copy(self.archive.download(package), building / f"{package}.deb")
            _inside(building, "dpkg", "--install", f"/{package}.deb", progress=progress)
            (building / f"{package}.deb").unlink()
        (building / "etc/inittab").write_text(_INITTAB)
        _inside(building, "/bin/sh", "-c", _FINISH, progress=progress)
        self.archive.clean()


def _inside(tree: Path, *command: str, progress: Progress) -> None:
    """Run a command in the tree, isolated: what a package starts by mistake ends with it, and reaches no network."""
    clean = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C", "HOME": "/"}
    follow([*ISOLATED, "--net", "chroot", tree, *command], _stages(progress), env=clean)


def _stages(progress: Progress) -> Progress:
    """Return what passes on debootstrap's stages ("I: Unpacking the base system") and not its every package."""

    def tell(line: str) -> None:
        words = line.removeprefix("I: ").split()
        if line.startswith("I: ") and len(words) > _WORDS_PER_PACKAGE and "Retrieving" not in words:
            progress(" ".join(words).rstrip("."))

    return tell
