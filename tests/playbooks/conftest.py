import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import lab.lab
from lab.lab import Lab

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
HOSTILE_ACCOUNT = "{{7*7}}"
HOSTILE_DESCRIPTION = "!unsafe {{ lookup('pipe', 'touch ' ~ lookup('env', 'MARKER')) }}"


@dataclass
class Site:
    """A running lab, and the folder from which its playbooks are started."""

    lab: Lab
    folder: Path
    marker: Path
    """What a device's text would make if it were ever taken for a template."""

    @property
    def environment(self) -> dict[str, str]:
        sources = [*self.lab.environment["NETPROOF_INVENTORY"].split(os.pathsep), str(ROOT / "inventory/findings.yml")]
        own = {
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_INVENTORY": ",".join(sources),
            "ANSIBLE_NOCOLOR": "1",
            "LC_ALL": "C.UTF-8",
            "MARKER": str(self.marker),
            "NETPROOF_AUTHOR": "engineer",
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        }
        return dict(os.environ) | self.lab.environment | own

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment | environment, capture_output=True, text=True, check=False
        )

    def play(self, playbook: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        path = ROOT / "playbooks" / playbook  # an absolute path stays what it is
        return self.run("ansible-playbook", str(path), *arguments)

    def journals(self) -> dict[str, str]:
        """Return all that every device was told so far."""
        endpoints = json.loads((self.lab.folder / "emulator" / "endpoints.json").read_text())
        return {name: Path(endpoint["journal"]).read_text() for name, endpoint in endpoints.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the lab, with one switch that speaks in templates, and judge it by the playbooks."""
    folder = tmp_path_factory.mktemp("site")
    definitions = shutil.copytree(ROOT / "lab" / "emulated", folder / "emulated")
    switch = definitions / "acc-sw1.cfg"
    text = switch.read_text().replace("description office desks", f"description {HOSTILE_DESCRIPTION}")
    switch.write_text(text.replace("no aaa", f"username {HOSTILE_ACCOUNT} privilege 15 password 0 guest\nno aaa"))
    patch = pytest.MonkeyPatch()
    patch.setattr(lab.lab, "DEFINITIONS", definitions / "devices.yml")
    running = Site(Lab(folder / "lab"), folder, folder / "marker")
    try:
        running.lab.up(say=lambda _: None)
        for playbook in ("collect.yml", "assess.yml"):
            result = running.play(playbook)
            assert result.returncode == 0, result.stdout + result.stderr
        yield running
    finally:
        running.lab.down()
        patch.undo()
