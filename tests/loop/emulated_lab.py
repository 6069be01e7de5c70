"""The lab with its emulator in the test's own process, so that a test sees its journals and injects faults.

Commands run as people run them: in processes of their own, by the real command line.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from lab import endpoints
from lab.emulator import EmulatedDevice, Emulator, load_definitions
from lab.lab import DEFINITIONS, INVENTORY, Lab
from netproof.errors import ExitCode

NETPROOF = Path(sys.executable).with_name("netproof")
ENGINEER, SUPERVISOR, STRANGER = "engineer", "supervisor", "stranger"
COMMAND_SECONDS = 300

type Everything = tuple[str, str, dict[str, bytes]]
"""Running and startup configuration, and the files of the flash."""


class EmulatedLab(Lab):
    """A lab of emulated devices whose emulator is at hand."""

    emulator: Emulator

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, seconds_per_minute=4.0)
        self.printed: list[str] = []

    def _start_emulator(self) -> dict[str, Any]:
        self.emulator = Emulator(self.folder / "emulator", seconds_per_minute=self._seconds_per_minute)
        started = self.emulator.start(load_definitions(DEFINITIONS))
        return {name: endpoint.as_dict() for name, endpoint in started.items()}

    def stop(self) -> None:
        self.emulator.stop()
        endpoints.stop(self.folder / "tls")

    @property
    def home(self) -> Path:
        return Path(self.environment["NETPROOF_HOME"])

    def device(self, name: str) -> EmulatedDevice:
        return self.emulator.devices[name]

    def everything_on(self, name: str) -> Everything:
        """Return all that a dry run must leave alone."""
        device = self.device(name)
        folder = Path(device.flash.folder)
        files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        return self.emulator.call(lambda: (device.running_text(), device.startup, files))

    def clear_journals(self) -> None:
        for device in self.emulator.devices.values():
            device.journal.clear()

    def netproof(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a command as the engineer and keep what it prints."""
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("NETPROOF_")}
        result = subprocess.run(
            [str(NETPROOF), *arguments],
            cwd=self.folder,
            env=surroundings | self.environment | {"NETPROOF_AUTHOR": ENGINEER} | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        self.printed += [result.stdout, result.stderr]
        assert "Traceback" not in result.stdout + result.stderr, result.stderr
        return result

    def succeed(self, *arguments: str, code: ExitCode = ExitCode.SATISFIED, **environment: str) -> str:
        """Run a command that must end with a code, and return what it printed as its result."""
        result = self.netproof(*arguments, **environment)
        assert result.returncode == code, f"{arguments}: {result.returncode}: {result.stderr} {result.stdout}"
        return result.stdout

    def refuse(self, code: ExitCode, *arguments: str, **environment: str) -> str:
        """Run a command that must end with an error of one line, and return that line."""
        result = self.netproof(*arguments, **environment)
        assert result.returncode == code, f"{arguments}: {result.returncode}: {result.stderr} {result.stdout}"
        assert result.stderr.startswith("netproof: "), result.stderr
        return result.stderr

    def judged(self) -> None:
        """Collect and assess."""
        self.succeed("collect")
        self.succeed("assess", code=ExitCode.FINDINGS)

    def plan(self, *arguments: str) -> str:
        """Plan, and return the plan's name."""
        name = json.loads(self.succeed("plan", "--json", *arguments))["plan"]
        assert isinstance(name, str), "nothing was planned"
        return name

    def approved_plan(self, *arguments: str) -> str:
        """Plan, let the supervisor approve, and return the plan's name."""
        name = self.plan(*arguments)
        self.succeed("approve", name, "--as", SUPERVISOR, "--key", str(self.key(SUPERVISOR)), "--yes")
        return name

    def applied(self, name: str, code: ExitCode) -> dict[str, dict[str, str]]:
        """Apply a plan, and return each device's outcome."""
        devices: dict[str, dict[str, str]] = json.loads(self.succeed("apply", name, "--json", code=code))["devices"]
        return devices

    def new_key(self, name: str) -> Path:
        """Make a key of somebody who is not among the signers."""
        path = self.key(name)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return path


def lab_secrets() -> dict[str, str]:
    """Return every secret of the lab by name: clear passwords, the vault's values, communities, hashes, keys."""
    devices = yaml.safe_load(DEFINITIONS.read_text(encoding="utf-8"))["devices"]
    found = {f"password of {name}": word for device in devices for name, word in device["passwords"].items()}
    command = [str(NETPROOF.with_name("ansible-vault")), "view", "--vault-password-file"]
    command += [str(INVENTORY / "vault-password"), str(INVENTORY / "group_vars/all/vault.yml")]
    vault = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found |= {f"vault: {name}": value for name, value in yaml.safe_load(vault).items()}
    for path in sorted(DEFINITIONS.parent.glob("*.cfg")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            found |= {f"{path.name}:{number}": word for word in _secret_words(line.split())}
    return found


def _secret_words(words: list[str]) -> list[str]:
    """Return the secrets of a configuration line: what follows the words that introduce one."""
    if words[:2] == ["snmp-server", "community"]:
        return [words[2]]
    if "set-key" in words or "secret" in words or "password" in words:
        return [words[-1]]
    return []
