"""The examples for schedulers are valid, and run the command that there is."""

import json
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from netproof.cli.main import app
from netproof.model.firm import Schedule
from netproof.yaml_files import read_yaml

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file() and path.suffix != ".md"]


class _Unit(RawConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr


def unit(name: str) -> RawConfigParser:
    parser = _Unit(strict=False)
    parser.read(DEPLOY / "systemd" / name)
    return parser


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_one_that_there_is(path: Path) -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    used = re.findall(r"bin/netproof (\w+)", path.read_text())
    assert set(used) <= commands


def test_the_service_is_what_the_documentation_says() -> None:
    service, timer = unit("netproof-run.service"), unit("netproof-run.timer")
    assert service["Service"]["ExecStart"].endswith("/netproof run")
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["SuccessExitStatus"] == "4"
    assert timer["Timer"]["Persistent"] == "true"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="missing: systemd-analyze")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text().replace("/opt/netproof/.venv/bin/netproof", sys.executable)
        (tmp_path / path.name).write_text(text)
    units = [str(tmp_path / name) for name in ("netproof-run.service", "netproof-run.timer")]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    said = [line for line in found.stderr.splitlines() if "netproof-run" in line]
    assert not said
    assert "Unknown key" not in found.stderr


def test_the_cron_line_has_five_fields_a_user_and_a_command() -> None:
    lines = [line for line in (DEPLOY / "cron/netproof").read_text().splitlines() if line[:1] not in {"#", ""}]
    line = next(line for line in lines if re.match(r"^[\d*]", line))
    fields = line.split(maxsplit=6)
    assert all(re.fullmatch(r"[\d*,/-]+", field) for field in fields[:5])
    assert fields[5] == "netproof"
    assert "%" not in line, "cron takes an unescaped % for the end of the line"
    assert subprocess.run(["sh", "-n", "-c", fields[6]], check=False).returncode == 0


def test_the_others_are_documents_of_their_kind() -> None:
    pipeline: dict[str, Any] = yaml.safe_load((DEPLOY / "gitlab/.gitlab-ci.yml").read_text())
    assert pipeline["netproof-run"]["allow_failure"] == {"exit_codes": [4]}
    template = json.loads((DEPLOY / "awx/job_template.json").read_text())
    assert template["allow_simultaneous"] is False
    assert (DEPLOY.parent / template["playbook"]).is_file()


def test_the_labs_schedule_is_valid() -> None:
    read_yaml(DEPLOY.parent / "inventory/lab/netproof/schedule.yml").record(Schedule)
