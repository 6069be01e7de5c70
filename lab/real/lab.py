"""A lab of real devices: brought up, looked at, and taken down without a trace."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from lab.real import network
from lab.real.cache import Progress
from lab.real.definition import DeviceDefinition, load_definitions
from lab.real.device import RealDevice
from lab.real.errors import LabError
from lab.real.root_tree import RootTree
from lab.real.run import run


class RealLab:
    """The real devices that live in `state_dir`; two labs with folders of their own can run at once."""

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir.absolute()
        # From the folder's name, so that what a crashed run left is found even when its files are gone.
        self.id = hashlib.sha256(str(self.state_dir.resolve()).encode()).hexdigest()[:6]

    @property
    def key(self) -> Path:
        """The private key that logs in to every device as `netproof`."""
        return self.state_dir / "id_ed25519"

    @property
    def known_hosts(self) -> Path:
        """The devices' host keys, known from their disks and not from the network."""
        return self.state_dir / "known_hosts"

    @property
    def devices(self) -> dict[str, RealDevice]:
        """The devices of this lab by name, running or not; empty where it is down."""
        try:
            lab = json.loads((self.state_dir / "lab.json").read_text())
        except FileNotFoundError:
            return {}
        definitions = (DeviceDefinition.model_validate(values) for values in lab["devices"])
        return {definition.name: self._device(definition, lab["subnet"]) for definition in definitions}

    def up(
        self, definitions: Sequence[DeviceDefinition] | None = None, progress: Progress = print
    ) -> dict[str, RealDevice]:
        """Start the devices and return them once all run; what an earlier run left is taken down first.

        Raises:
            LabError: the machine cannot do it, or a device did not come up; nothing is left running then.
        """
        chosen = list(load_definitions() if definitions is None else definitions)
        tree = RootTree().ensure(progress)
        self.down()
        self.state_dir.mkdir(parents=True, exist_ok=True)
        try:
            run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "netproof-lab", "-f", self.key])
            subnet = network.build_switch(self.id)
            values = [definition.model_dump(mode="json") for definition in chosen]
            (self.state_dir / "lab.json").write_text(json.dumps({"subnet": subnet, "devices": values}))
            self._start(tree, network.hosts(chosen, subnet), progress)
        except BaseException:
            self.down(keep_logs=True)
            raise
        return self.devices

    def _start(self, tree: Path, hosts: str, progress: Progress) -> None:
        public = self.key.with_suffix(".pub").read_text().strip()

        def start(device: RealDevice) -> None:
            device.create(tree, public, hosts)
            device.start()
            device.wait()
            progress(f"{device.name} runs at {device.address}")

        devices = self.devices.values()
        _at_once(start, devices)
        self.known_hosts.write_text("".join(f"{device.address} {device.host_key}\n" for device in devices))

    def down(self, *, keep_logs: bool = False) -> None:
        """Stop and remove everything of this lab, also what a crashed run left; safe to call at any time."""
        _at_once(RealDevice.stop, self.devices.values())
        for name in network.namespaces(self.id):
            _kill_all(name)
        network.remove(self.id)
        if not keep_logs:
            shutil.rmtree(self.state_dir / "devices", ignore_errors=True)
        for path in (self.key, self.key.with_suffix(".pub"), self.known_hosts, self.state_dir / "lab.json"):
            path.unlink(missing_ok=True)

    def status(self) -> dict[str, str]:
        """Return each device's phase: starting, running or off."""
        return {name: device.state()["phase"] for name, device in self.devices.items()}

    def device(self, name: str) -> RealDevice:
        """Return the device of that name.

        Raises:
            LabError: there is none.
        """
        if name not in self.devices:
            have = ", ".join(self.devices) or "none: the lab is down"
            raise LabError(f"no real device {name} in this lab (there are: {have})")
        return self.devices[name]

    def stop(self, name: str) -> None:
        """Cut a device's power; its disk stays."""
        self.device(name).stop()

    def start(self, name: str) -> None:
        """Switch a device on and return once it runs."""
        device = self.device(name)
        device.start()
        device.wait()

    def shell(self, name: str) -> int:
        """Open a root shell on a device in this terminal."""
        return self.device(name).shell()

    def ssh(self, name: str, command: str, timeout: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run a command on a device over SSH as `netproof`, with the lab's key and strict host keys."""
        options = [f"UserKnownHostsFile={self.known_hosts}", "StrictHostKeyChecking=yes"]
        options += ["BatchMode=yes", "ConnectTimeout=10"]
        words = ["ssh", "-F", "none", "-i", str(self.key), *(word for option in options for word in ("-o", option))]
        return subprocess.run(
            [*words, f"netproof@{self.device(name).address}", command],
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )

    def _device(self, definition: DeviceDefinition, subnet: str) -> RealDevice:
        return RealDevice(definition, self.state_dir / "devices" / definition.name, self.id, subnet)


@contextmanager
def running(state_dir: Path, definitions: Sequence[DeviceDefinition] | None = None) -> Iterator[RealLab]:
    """Bring a lab up for the length of a block."""
    lab = RealLab(state_dir)
    lab.up(definitions)
    try:
        yield lab
    finally:
        lab.down()


def _at_once(action: Callable[[RealDevice], None], devices: Iterable[RealDevice]) -> None:
    """Do the same to all devices side by side; all are tried, then the first error is raised."""
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(action, device) for device in devices]:
            done.result()


def _kill_all(namespace: str) -> None:
    """Kill what still runs in a namespace of this lab: a device whose supervisor's record was lost."""
    pids = run(["ip", "netns", "pids", namespace]).split()
    if pids:
        subprocess.run(["kill", "-KILL", *pids], check=False, capture_output=True)
