"""The demo lab: the emulated devices always, the real ones where asked for, and the inventory that finds them.

Everything that runs or is written belongs to one state folder, so that a lab can be taken down by anybody who knows the
folder, also after a crash.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import yaml

from lab import endpoints as tls_endpoints
from lab.dates import move_dates
from lab.images import write_images
from netproof.due_dates import today

ROOT = Path(__file__).parent.parent
DEFINITIONS = ROOT / "lab" / "emulated" / "devices.yml"
INVENTORY = ROOT / "inventory" / "lab"
START_SECONDS = 120

type Say = Callable[[str], None]


class LabFailedError(Exception):
    """The lab could not be started; the message says what to do."""


@dataclass(frozen=True)
class DeviceStatus:
    """One device of the lab."""

    name: str
    kind: str
    address: str
    running: bool


class Lab:
    """A lab in a state folder (`var/lab` by default)."""

    def __init__(self, folder: Path, *, seconds_per_minute: float = 60.0) -> None:
        self.folder = folder.absolute()
        self._seconds_per_minute = seconds_per_minute

    @property
    def firm(self) -> Path:
        """The firm's folder: profile, registers, trusted host keys, those who may approve."""
        return self.folder / "netproof"

    @property
    def environment(self) -> dict[str, str]:
        """What Netproof's commands need to work on this lab."""
        sources = [INVENTORY / "hosts.yml", self.folder / "emulated.yml"]
        if (self.folder / "real.yml").exists():
            sources.append(self.folder / "real.yml")
        return {
            "NETPROOF_INVENTORY": os.pathsep.join(str(source) for source in sources),
            "NETPROOF_FIRM": str(self.firm),
            "NETPROOF_HOME": str(self.folder / "home"),
            "NETPROOF_KEYS": str(self.folder / "keys" / "netproof"),
            "ANSIBLE_VAULT_PASSWORD_FILE": str(INVENTORY / "vault-password"),
        }

    def up(self, *, real: bool = False, radio: bool = False, say: Say = print) -> None:
        """Start the devices and write their inventory; what an earlier run left is taken down first.

        `radio` adds the devices with simulated radios to the real ones.

        Raises:
            LabFailedError: a device did not start.
        """
        self.down()
        self.folder.mkdir(parents=True, exist_ok=True)
        _copy_firm(self.firm)
        endpoints = self._start_emulator()
        say(f"emulated devices: {', '.join(sorted(endpoints))}")
        self._write_emulated(endpoints)
        self._start_tls()
        self._write_signers()
        packages = self._start_real(say, radio=radio) if real or radio else {}
        write_images(self.firm, self.key("supervisor"), packages)

    def down(self) -> None:
        """Stop every process of this lab and remove what it made, the home folder with its evidence aside."""
        pid = self._emulator_pid()
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            _wait_for_end(pid)
        tls_endpoints.stop(self.folder / "tls")
        self._stop_real()
        made = ("tls", "emulator", "emulator.pid")
        for path in (*self.folder.glob("*.yml"), *(self.folder / name for name in made), self.firm):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove the runs, plans and evidence of earlier demos as well."""
        for path in (self.folder / "home", self.folder / "keys"):
            shutil.rmtree(path, ignore_errors=True)

    def status(self) -> tuple[DeviceStatus, ...]:
        """Return every device of the lab, running or not."""
        return (*self._emulated_status(), *self._real_status())

    def key(self, person: str) -> Path:
        """Return the SSH key of one of the lab's people."""
        return self.folder / "keys" / person

    def shell(self, name: str) -> list[str]:
        """Return the command that opens a session on a device.

        Raises:
            LabFailedError: the lab has no such device, or it is down.
        """
        found = next((device for device in self.status() if device.name == name), None)
        if found is None or not found.running:
            names = ", ".join(device.name for device in self.status() if device.running) or "none; netproof lab up"
            raise LabFailedError(f"device {name!r} does not run; running: {names}")
        host, _, port = found.address.rpartition(":")
        options = ["-o", f"UserKnownHostsFile={self.firm / 'known_hosts'}"]
        if found.kind == "real":
            options += ["-i", str(self._real().key)]
        return ["ssh", *options, "-p", port, f"netproof@{host}"]

    def clients(self) -> Iterator[str]:
        """Let clients try the access points that have radios, and say what became of each."""
        for station in self._real().stations if (self.folder / "real").exists() else ():
            yield from station.tell()

    def _start_emulator(self) -> dict[str, Any]:
        ready = self.folder / "emulator" / "endpoints.json"
        ready.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "lab.emulator", "--definitions", str(DEFINITIONS)]
        command += ["--state-dir", str(ready.parent), "--ready-file", str(ready)]
        command += ["--seconds-per-minute", str(self._seconds_per_minute), "--lock", str(self.folder / "emulator.pid")]
        log = (self.folder / "emulator.log").open("wb")
        pid_file = self.folder / "emulator.pid"
        pid_file.write_text("")
        with log:
            process = subprocess.Popen(  # the emulator outlives this command; `down` ends it
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        pid_file.write_text(f"{process.pid} {psutil.Process(process.pid).create_time()}")
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                last = (self.folder / "emulator.log").read_text(errors="replace").splitlines()[-1:]
                raise LabFailedError(f"the emulator did not start: {''.join(last) or 'no word'}; see {log.name}")
            time.sleep(0.05)
        endpoints: dict[str, Any] = json.loads(ready.read_text())
        return endpoints

    def _start_tls(self) -> None:
        """Start the TLS endpoints, and declare them in the firm's register."""
        folder = self.folder / "tls"
        try:
            ports = tls_endpoints.start(folder)
        except RuntimeError as error:
            raise LabFailedError(str(error)) from None
        shutil.copy(folder / "authority.pem", self.firm)
        register = tls_endpoints.register(ports, "authority.pem")
        text = "---\n" + yaml.safe_dump(register, allow_unicode=True, sort_keys=False)
        (self.firm / "registers" / "endpoints.yml").write_text(text, encoding="utf-8")

    def _emulator_pid(self) -> int | None:
        """Return the emulator's process, if it is still the one that this lab started."""
        try:
            pid, created = (self.folder / "emulator.pid").read_text().split()
            return int(pid) if psutil.Process(int(pid)).create_time() == float(created) else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _emulated_status(self) -> Iterator[DeviceStatus]:
        running = self._emulator_pid() is not None
        with suppress(OSError):
            for name, endpoint in json.loads((self.folder / "emulator" / "endpoints.json").read_text()).items():
                yield DeviceStatus(name, "emulated", f"{endpoint['host']}:{endpoint['port']}", running)

    def _write_emulated(self, endpoints: dict[str, Any]) -> None:
        hosts = {
            name: {
                "ansible_host": endpoint["host"],
                "ansible_port": endpoint["port"],
                "netproof_probe_ports": {int(port): real for port, real in endpoint["ports"].items()},
                "netproof_probed_ports": sorted({int(port) for port in endpoint["ports"]}),
            }
            for name, endpoint in endpoints.items()
        }
        _write_inventory(self.folder / "emulated.yml", hosts)
        lines = [f"[{e['host']}]:{e['port']} {' '.join(e['host_key'].split()[:2])}\n" for e in endpoints.values()]
        (self.firm / "known_hosts").write_text("".join(lines))

    def _write_signers(self) -> None:
        """Give the lab's people keys of their own: the engineer who plans and the supervisor who approves."""
        lines = []
        for person in ("engineer", "supervisor"):
            key = self.key(person)
            key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not key.exists():
                command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{person}@lab", "-f", str(key)]
                subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
            public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
            lines.append(f'{person} namespaces="plan-approval@netproof,image-list@netproof" {public}\n')
        (self.firm / "allowed_signers").write_text("".join(lines))

    def _real(self) -> Any:
        from lab.radio.lab import RadioLab  # noqa: PLC0415 - Linux only

        return RadioLab(self.folder / "real")

    def _start_real(self, say: Say, *, radio: bool) -> dict[str, bytes]:
        """Start the real devices, and return the package files that one of them offers to its own apt."""
        from lab.declared import declare_real  # noqa: PLC0415 - Linux only
        from lab.radio import load_radio_definitions  # noqa: PLC0415 - Linux only
        from lab.real import load_definitions, packages  # noqa: PLC0415 - Linux only
        from lab.real.errors import LabError  # noqa: PLC0415 - Linux only

        try:
            definitions = [*load_definitions(), *(load_radio_definitions() if radio else ())]
            devices = self._real().up(definitions, say)
            offered = packages.install(devices["log1"])
        except LabError as error:
            raise LabFailedError(str(error)) from None
        _write_real(self.folder / "real.yml", devices, self._real())
        with (self.firm / "known_hosts").open("a") as known_hosts:
            known_hosts.write(self._real().known_hosts.read_text())
        _admit_management_networks(self.firm / "profile.yml", devices)
        declare_real(self.firm / "registers", devices)
        return offered

    def _stop_real(self) -> None:
        if sys.platform == "linux" and (self.folder / "real").exists():
            self._real().down()

    def _real_status(self) -> Iterator[DeviceStatus]:
        if sys.platform == "linux" and (self.folder / "real").exists():
            for name, device in self._real().devices.items():
                yield DeviceStatus(name, "real", f"{device.address}:22", device.state()["phase"] == "running")


def _copy_firm(folder: Path) -> None:
    """Copy the firm's folder, with its records' dates as if they had been written for today."""
    shutil.copytree(INVENTORY / "netproof", folder, dirs_exist_ok=True)
    zone = yaml.safe_load((folder / "profile.yml").read_text())["time_zone"]
    move_dates(folder, today(datetime.now(UTC), zone))


def _write_inventory(path: Path, hosts: dict[str, dict[str, Any]]) -> None:
    path.write_text("---\n" + yaml.safe_dump({"all": {"hosts": hosts}}, sort_keys=True))


def _write_real(path: Path, devices: dict[str, Any], lab: Any) -> None:
    """Write the real devices' inventory: who they are comes from the lab, not from a file kept beside it."""
    known = yaml.safe_load((INVENTORY / "real.yml").read_text())
    own = {"ansible_ssh_private_key_file": str(lab.key), "netproof_lab_log_server": devices["log1"].address}
    hosts = {
        name: known["every"] | own | {"ansible_host": device.address} | known["hosts"].get(name, {})
        for name, device in devices.items()
    }
    path.write_text("---\n" + yaml.safe_dump({"real": {"hosts": hosts}}))


def _admit_management_networks(profile: Path, devices: dict[str, Any]) -> None:
    """Add the real lab's management segment, whose addresses are chosen at each start, to the firm's profile."""
    networks = sorted({".".join(device.address.split(".")[:3]) + ".0/24" for device in devices.values()})
    text = profile.read_text()
    profile.write_text(text.replace("management_networks: [", f"management_networks: [{', '.join(networks)}, "))


def _wait_for_end(pid: int, seconds: float = 10.0) -> None:
    """Wait until a process of ours has ended, and end it for good when it does not by itself."""
    with suppress(psutil.NoSuchProcess, ChildProcessError):
        process = psutil.Process(pid)
        try:
            process.wait(seconds)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(seconds)
