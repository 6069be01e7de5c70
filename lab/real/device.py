"""One device of a running lab: made from its definition, switched on and off, reached by SSH or from the machine."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.real import network, supervisor
from lab.real.definition import DeviceDefinition
from lab.real.disk import ENVIRONMENT, Disk
from lab.real.errors import LabError
from lab.real.run import run

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

    @property
    def boot(self) -> Path:
        """The script that becomes its first process."""
        return Path(__file__).with_name("boot.sh")

    def layers(self, tree: Path) -> tuple[Path, ...]:
        """Return what its disk lies over, the topmost first; `tree` is the tree that all devices share."""
        return (tree,)

    @property
    def root(self) -> Path:
        """Its root folder as the machine sees it while it runs; absolute links in it would lead to the machine's files.

        Raises:
            LabError: it is off.
        """
        return Path(f"/proc/{self._init()}/root")

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
            LabError: its folder cannot be mounted, or its set-up hook failed.
        """
        disk = Disk(self.definition, self.folder, self.layers(tree), self.subnet)
        disk.make(key, hosts)
        spec = {
            "namespace": network.namespace(self.lab, self.name),
            "switch": network.switch(self.lab),
            "boot": str(self.boot),
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
            raise LabError(f"{self.name}: did not start; see supervisor.log in {self.folder}")

    def wait(self, boots: int = 1, deadline: float = _START_DEADLINE) -> None:
        """Return once it has started at least `boots` times since it was switched on and runs all its services.

        Raises:
            LabError: it went off, or did not come up within `deadline` seconds.
        """

        def settled() -> bool:
            state = self.state()
            return bool(state["phase"] == "off" or (state["phase"] == "running" and state["boots"] >= boots))

        if not _wait(settled, deadline) or self.state()["phase"] != "running":
            raise LabError(f"{self.name}: did not come up; see console.log and supervisor.log in {self.folder}")

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
        return [
            "nsenter",
            "--target",
            str(self._init()),
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "--wd=/",
            *command,
        ]

    def command(self, *command: str) -> str:
        """Return what `command` prints inside the device, run as root from the machine: for what SSH must not touch."""
        return run(self.inside(*command), env=ENVIRONMENT)

    def shell(self) -> int:
        """Open a root shell on it in this terminal; return the shell's exit status."""
        return subprocess.run(self.inside("/bin/bash", "-l"), env=ENVIRONMENT | _terminal(), check=False).returncode

    def _init(self) -> int:
        init: int | None = self.state()["init"]
        if init is None:
            raise LabError(f"{self.name}: is not running")
        return init

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


def _terminal() -> dict[str, str]:
    return {"TERM": os.environ.get("TERM", "linux")}


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
