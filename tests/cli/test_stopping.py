"""What is left when somebody stops a command: nothing that runs, and a word on what is not known."""

import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ansible_runner
import pytest

import netproof.cli.playbooks
import nornir_tasks.approving
import nornir_tasks.planning
from netproof.cli.changing import enforce
from netproof.cli.playbooks import run_playbook
from netproof.errors import ExitCode, NetproofError

WAITING = """
import sys, time, typer
from netproof.cli import main
@main.app.command("wait")
def wait():
    try:
        print("begun", flush=True)
        time.sleep(60)
    finally:
        print("taken down", flush=True)
sys.argv = ["netproof", "wait"]
main.main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_way_of_stopping_takes_down_what_was_started(number: signal.Signals) -> None:
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    assert (out, err) == ("taken down\n", "")
    assert process.returncode == 128 + signal.SIGINT


def test_a_playbook_that_was_stopped_is_no_error_of_the_inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    def canceled(**_: Any) -> SimpleNamespace:
        signal.signal(signal.SIGINT, lambda *_: None)  # as ansible-runner does, and never undoes
        return SimpleNamespace(status="canceled", stdout=None)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(ansible_runner, "run", canceled)
    with pytest.raises(KeyboardInterrupt):
        run_playbook("dry_run.yml", ("hosts.yml",), variables={})
    assert signal.getsignal(signal.SIGINT) is before


def test_a_change_that_was_stopped_is_unknown_and_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(netproof.cli.playbooks, "run_playbook", stopped)
    monkeypatch.setattr(nornir_tasks.planning, "load_plan", lambda *_: (SimpleNamespace(change_sets=()), b""))
    monkeypatch.setattr(nornir_tasks.approving, "require_approved", lambda *_: None)
    workspace: Any = SimpleNamespace(inventory=SimpleNamespace(sources=(str(Path("hosts.yml")),)))
    with pytest.raises(NetproofError, match="netproof recover 0123456789ab DEVICE") as caught:
        enforce(workspace, "0123456789ab", "all")
    assert caught.value.exit_code is ExitCode.UNKNOWN
