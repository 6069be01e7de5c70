"""The emulator as a process, many devices in one, and definition files that are wrong."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab.emulator import DefinitionError, DeviceDefinition, Emulator, Endpoint, load_definitions
from tests.lab.emulator.cli import Cli, wait_for

HERE = Path(__file__).parent


@contextmanager
def process(tmp_path: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "lab.emulator", "--definitions", str(HERE / "devices.yml")]
    command += ["--state-dir", str(tmp_path / "state"), "--ready-file", str(ready), *options]
    running = subprocess.Popen(command, cwd=HERE.parents[2])
    try:
        wait_for(lambda: ready.exists() or running.poll() is not None, "the ready file")
        yield running, ready
    finally:
        running.kill()
        running.wait()


def test_serves_and_ends_at_sigterm(tmp_path: Path) -> None:
    with process(tmp_path) as (running, ready):
        data = json.loads(ready.read_text(encoding="utf-8"))["sw1"]
        with Cli(Endpoint(**data)) as cli:
            assert "17.09.04" in cli.send("show version")
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
        assert not ready.exists()


def test_ends_with_its_lock_file(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.touch()
    with process(tmp_path, "--lock", str(lock), "--parent", str(os.getpid())) as (running, _):
        assert running.poll() is None
        lock.unlink()
        assert running.wait(60) == 0


def test_ends_with_its_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with process(tmp_path, "--parent", str(parent.pid)) as (running, _):
        parent.communicate(b"\n")
        assert running.wait(60) == 0


WRONG = {
    "devices:\n  - {name: a, kind: toaster, version: '1', startup_config: ''}\n": "kind: .*unknown kind 'toaster'",
    "devices:\n  - {name: a, kind: c9800, version: '1', startup_config: '', colour: red}\n": "colour: Extra inputs",
    "devices:\n  - {name: a, kind: c9800, version: '1', startup_config_file: none.cfg}\n": "none.cfg",
    "lab: {}\n": "expected a list `devices`",
    "devices: [\n": "expected a list `devices`",
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_definition_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "devices.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=WRONG[text]) as caught:
        load_definitions(file)
    assert str(caught.value).startswith(f"{file}: ")


def test_wrong_definition_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "devices.yml"
    file.write_text("lab: {}\n", encoding="utf-8")
    command = [sys.executable, "-m", "lab.emulator", "--definitions", str(file)]
    command += ["--state-dir", str(tmp_path), "--ready-file", str(tmp_path / "ready")]
    done = subprocess.run(command, cwd=HERE.parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_many_light_devices(emulator: Emulator, definition: DeviceDefinition) -> None:
    many = [definition.model_copy(update={"name": f"sw{number}", "listeners": False}) for number in range(60)]
    endpoints = emulator.start(many)
    assert len({endpoint.port for endpoint in endpoints.values()}) == 60
    assert all(endpoint.ports.keys() == {22} for endpoint in endpoints.values())
    with Cli(endpoints["sw0"]) as first, Cli(endpoints["sw59"]) as last:
        first.configure("hostname FIRST")
        assert last.send("show running-config | include ^hostname") == "hostname SW1"


def test_emulator_imports_nothing_it_is_to_test() -> None:
    code = "import sys, lab.emulator; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE.parents[2], capture_output=True, text=True, check=True)
    assert not {"netproof", "hier_config", "netmiko", "netutils", "napalm", "nornir"} & set(done.stdout.split())
