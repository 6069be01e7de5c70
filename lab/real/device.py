"""One device of a running lab: made from its definition, switched on and off, reached by SSH or from the machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from lab.real import network, supervisor
from lab.real.definition import Account, DeviceDefinition
from lab.real.errors import LabError
from lab.real.run import run

USER = "netproof"
_OVERLAY_UNSAFE = set(",:\\")
_START_DEADLINE = 120.0
_STOP_DEADLINE = 30.0


@dataclass(frozen=True)
class RealDevice:
    """A handle on one device; `folder` keeps its disk (the overlay's upper part) between power cycles."""

    definition: DeviceDefinition
    folder: Path
    lab: str
    subnet: str

    @property
    def name(self) -> str:
        """The device's host name."""
        return self.definition.name

    @property
    def addresses(self) -> dict[str, str]:
        """Its address on each of its ports."""
        ports = self.definition.interfaces.items()
        return {name: network.address(self.subnet, port.segment, port.host) for name, port in ports}

    @property
    def address(self) -> str:
        """The address at which the machine reaches it."""
        return self.addresses[self.definition.management]

    @property
    def host_key(self) -> str:
        """Its SSH host key, as `known_hosts` wants it after the address, read from its disk."""
        key = (self.folder / "upper/etc/ssh/ssh_host_ed25519_key.pub").read_text().split()
        return " ".join(key[:2])

    def state(self) -> dict[str, Any]:
        """Return what its supervisor last told: phase, boots, init (process id), supervisor (process id)."""
        try:
            state: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        except FileNotFoundError:
            return {"phase": "off", "boots": 0, "init": None, "supervisor": None}
        if not self._is_supervisor(state["supervisor"]):
            return {**state, "phase": "off", "init": None, "supervisor": None}
        return state

    def create(self, tree: Path, key: str, hosts: str) -> None:
        """Make its disk from the definition; `key` is the public key that logs in as `netproof`.

        Raises:
            LabError: its folder's name cannot be mounted, or its set-up hook failed.
        """
        if _OVERLAY_UNSAFE & set(f"{tree}{self.folder}"):
            raise LabError(f"{self.folder}: an overlay cannot be mounted under a path with a comma, colon or backslash")
        for part in ("upper/etc", "work", "root"):
            (self.folder / part).mkdir(parents=True)
        etc = self.folder / "upper/etc"
        (etc / "hostname").write_text(f"{self.name}\n")
        (etc / "hosts").write_text(hosts)
        self._lay_over()
        self._provision(tree, key)
        spec = {
            "namespace": network.namespace(self.lab, self.name),
            "switch": network.switch(self.lab),
            "boot": str(Path(__file__).with_name("boot.sh")),
            "tree": str(tree),
            "ports": [self._port(name) for name in self.definition.interfaces],
        }
        (self.folder / "spec.json").write_text(json.dumps(spec))

    def start(self) -> None:
        """Switch it on, without waiting; does nothing where it is on."""
        if self.state()["phase"] != "off":
            return
        (self.folder / "state.json").unlink(missing_ok=True)
        with (self.folder / "supervisor.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-I", supervisor.__file__, self.folder],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
        _wait(lambda: (self.folder / "state.json").exists() or process.poll() is not None, _START_DEADLINE)
        if process.poll() is not None:
            raise LabError(f"{self.name}: did not start; see {self.folder / 'supervisor.log'}")

    def wait(self, boots: int = 1, deadline: float = _START_DEADLINE) -> None:
        """Return once it has started at least `boots` times since it was switched on and runs all its services.

        Raises:
            LabError: it went off, or did not come up within `deadline` seconds.
        """

        def settled() -> bool:
            state = self.state()
            return bool(state["phase"] == "off" or (state["phase"] == "running" and state["boots"] >= boots))

        if not _wait(settled, deadline) or self.state()["phase"] != "running":
            raise LabError(f"{self.name}: did not come up; its console is in {self.folder / 'console.log'}")

    def stop(self) -> None:
        """Pull its plug: every process of it ends at once, /run and /tmp are lost, its disk stays."""
        pid = self.state()["supervisor"]
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        if not _wait(lambda: not self._is_supervisor(pid), _STOP_DEADLINE):
            raise LabError(f"{self.name}: is still on {_STOP_DEADLINE:.0f} s after its power was cut (process {pid})")

    def inside(self, *command: str) -> list[str]:
        """Return the command line that runs `command` as root inside the running device, without SSH.

        Raises:
            LabError: it is off.
        """
        init = self.state()["init"]
        if init is None:
            raise LabError(f"{self.name}: is off")
        return ["nsenter", "--target", str(init), "--mount", "--uts", "--ipc", "--net", "--pid", "--wd=/", *command]

    def command(self, *command: str) -> str:
        """Return what `command` prints inside the device, run as root from the machine: for what SSH must not touch."""
        return run(self.inside(*command), env=_ENVIRONMENT)

    def shell(self) -> int:
        """Open a root shell on it in this terminal; return the shell's exit status."""
        return subprocess.run(self.inside("/bin/bash", "-l"), env=_ENVIRONMENT | _terminal(), check=False).returncode

    def _is_supervisor(self, pid: int | None) -> bool:
        if pid is None:
            return False
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(self.folder) in words and os.fsencode(supervisor.__file__) in words

    def _port(self, name: str) -> dict[str, str]:
        port = self.definition.interfaces[name]
        mac = network.hardware_address(self.lab, port.segment, port.host)
        return {"name": name, "segment": port.segment, "link": f"{port.host}-{port.segment}"[:15], "mac": mac}

    def _lay_over(self) -> None:
        values = {
            "name": self.name,
            "addresses": self.addresses,
            "definition": self.definition,
            "address": lambda segment, host: network.address(self.subnet, segment, host),
            "network": lambda segment: network.network(self.subnet, segment),
        }
        templates = jinja2.Environment(  # noqa: S701  configuration files are no HTML
            undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True
        )
        own = [self.definition.folder / "files"] if self.definition.folder else []
        for base in [Path(__file__).parent / "common", *own]:
            for source in sorted(base.rglob("*")):
                target = self.folder / "upper" / source.relative_to(base)
                if source.is_dir():
                    target.mkdir(exist_ok=True)
                elif source.suffix == ".j2":
                    target.with_suffix("").write_text(templates.from_string(source.read_text()).render(values))
                    target.with_suffix("").chmod(source.stat().st_mode & 0o777)
                else:
                    shutil.copy(source, target)

    def _provision(self, tree: Path, key: str) -> None:
        hook = self.definition.folder and self.definition.folder / "setup.sh"
        script = "\n".join(
            [
                "set -e",
                "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key -C root@$(cat /etc/hostname)",
                *(_account_lines(Account(name=USER, comment="Netproof,,,"))),
                f"install -d -m 700 -o {USER} -g {USER} /home/{USER}/.ssh",
                f"echo '{key}' > /home/{USER}/.ssh/authorized_keys",
                f"chown {USER}: /home/{USER}/.ssh/authorized_keys; chmod 600 /home/{USER}/.ssh/authorized_keys",
                f"echo '{USER} ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/{USER}; chmod 440 /etc/sudoers.d/{USER}",
                *(line for account in self.definition.accounts for line in _account_lines(account)),
                *(f"update-rc.d {service} enable" for service in self.definition.services),
                hook.read_text() if hook and hook.exists() else "",
            ]
        )
        options = f"lowerdir={tree},upperdir={self.folder / 'upper'},workdir={self.folder / 'work'}"
        enter = 'mount -t overlay overlay -o "$1" "$2"; mount -t proc proc "$2/proc"; exec chroot "$2" /bin/bash -s'
        unshare = ["unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child"]
        run([*unshare, "sh", "-ec", enter, "sh", options, self.folder / "root"], stdin=script, env=_ENVIRONMENT)


_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C", "LANG": "C"}


def _terminal() -> dict[str, str]:
    return {"TERM": os.environ.get("TERM", "linux")}


def _account_lines(account: Account) -> Sequence[str]:
    uid = f"-o -u {account.uid}" if account.uid is not None else ""
    groups = f"-G {','.join(account.groups)}" if account.groups else ""
    lines = [f"useradd -m {uid} {groups} -s {account.shell} -c '{account.comment}' {account.name}"]
    if account.password is not None:
        lines.append(f"echo '{account.name}:{account.password}' | chpasswd -c {account.crypt}")
    return lines


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
