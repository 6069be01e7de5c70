"""A device's disk before its first start: files laid over the shared root tree, then accounts and the set-up hook."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from lab.real import network
from lab.real.definition import Account, DeviceDefinition
from lab.real.errors import LabError
from lab.real.run import ISOLATED, run

USER = "netproof"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C", "LANG": "C"}
_OVERLAY_UNSAFE = set(",:\\")
_COMMON = Path(__file__).parent / "common"
_TEMPLATES = jinja2.Environment(  # noqa: S701  configuration files are no HTML
    undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True
)
_ENTER = 'mount -t overlay overlay -o "$1" "$2"; mount -t proc proc "$2/proc"; exec chroot "$2" /bin/bash -s'


def inside(folder: Path, layers: Sequence[Path], script: str) -> None:
    """Run a script as root in the overlay in `folder` over `layers` (the topmost first), isolated and off the network.

    Raises:
        LabError: the folder's name cannot be mounted, or the script failed.
    """
    lower = ":".join(str(layer) for layer in layers)
    if _OVERLAY_UNSAFE & set("".join(map(str, [folder, *layers]))):
        raise LabError(f"{folder}: an overlay cannot be mounted under a path with a comma, colon or backslash")
    for part in ("upper", "work", "root"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    options = f"lowerdir={lower},upperdir={folder / 'upper'},workdir={folder / 'work'}"
    run([*ISOLATED, "--net", "sh", "-ec", _ENTER, "sh", options, folder / "root"], stdin=script, env=ENVIRONMENT)


@dataclass(frozen=True)
class Disk:
    """The overlay in `folder` (upper, work, and root as its mount point) over `layers`, the topmost first."""

    definition: DeviceDefinition
    folder: Path
    layers: tuple[Path, ...]
    subnet: str

    def make(self, key: str, hosts: str) -> None:
        """Fill the disk; `key` is the public key that logs in as `netproof`, `hosts` the body of /etc/hosts.

        Raises:
            LabError: the folder's name cannot be mounted, or a step inside the device failed.
        """
        (self.folder / "upper/etc").mkdir(parents=True)
        (self.folder / "upper/etc/hostname").write_text(f"{self.definition.name}\n")
        (self.folder / "upper/etc/hosts").write_text(hosts)
        own = [self.definition.folder / "files"] if self.definition.folder else []
        for base in [_COMMON, *own]:
            self._lay_over(base)
        try:
            inside(self.folder, self.layers, "\n".join(self._set_up(key)) + "\n")
        except LabError as error:
            raise LabError(f"{self.definition.name}: setting it up failed: {error}") from error

    def _lay_over(self, base: Path) -> None:
        values = {
            "name": self.definition.name,
            "definition": self.definition,
            "address": lambda segment, host: network.address(self.subnet, segment, host),
            "network": lambda segment: network.network(self.subnet, segment),
        }
        for source in sorted(base.rglob("*")):
            target = self.folder / "upper" / source.relative_to(base)
            if source.is_dir():
                target.mkdir(exist_ok=True)
            elif source.suffix == ".j2":
                text = _TEMPLATES.from_string(source.read_text(encoding="utf-8")).render(values)
                target.with_suffix("").write_text(text, encoding="utf-8")
                shutil.copymode(source, target.with_suffix(""))
            else:
                shutil.copy(source, target)

    def _set_up(self, key: str) -> Iterator[str]:
        yield "set -e"
        yield "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key -C root@$(cat /etc/hostname)"
        yield from _add(Account(name=USER, comment="Netproof,,,"))
        yield f"install -d -m 700 -o {USER} -g {USER} /home/{USER}/.ssh"
        yield f"echo '{key}' | install -m 600 -o {USER} -g {USER} /dev/stdin /home/{USER}/.ssh/authorized_keys"
        yield f"echo '{USER} ALL=(ALL) NOPASSWD:ALL' | install -m 440 /dev/stdin /etc/sudoers.d/{USER}"
        for account in self.definition.accounts:
            yield from _add(account)
        yield from (f"update-rc.d {service} enable" for service in self.definition.services)
        hook = self.definition.folder and self.definition.folder / "setup.sh"
        if hook and hook.exists():
            yield hook.read_text(encoding="utf-8")


def _add(account: Account) -> Iterator[str]:
    options = [f"-o -u {account.uid}"] if account.uid is not None else []
    options += [f"-G {','.join(account.groups)}"] if account.groups else []
    yield f"useradd -m {' '.join(options)} -s {account.shell} -c '{account.comment}' {account.name}"
    if account.password is not None:
        yield f"echo '{account.name}:{account.password}' | chpasswd -c {account.crypt}"
