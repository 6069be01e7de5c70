"""`netproof run`, over saved outputs: exit codes, one at a time, and what people are told."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netproof.cli.main import main
from netproof.cli.scheduling import alone
from netproof.errors import ExitCode
from netproof.home import Home
from tests.notify.servers import WebServer, serving

SAVED = Path(__file__).parent.parent / "fixtures" / "cisco_ios" / "access_switch_17"


class Firm:
    """A firm with saved outputs of one switch, and an environment of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder / "netproof"
        self.saved = folder / "saved"
        self.home = Home(folder / "home")
        self.folder.mkdir()
        shutil.copytree(SAVED, self.saved / "sw1")
        self._monkeypatch, self._capsys = monkeypatch, capsys
        for name, value in {"HOME": self.home.folder, "KEYS": folder / "keys", "FIRM": self.folder}.items():
            monkeypatch.setenv(f"NETPROOF_{name}", str(value))
        monkeypatch.delenv("NETPROOF_INVENTORY", raising=False)

    def netproof(self, *arguments: str) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["netproof", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    def run(self, *options: str) -> tuple[int, dict[str, Any], str]:
        code, out, err = self.netproof("run", "--from", str(self.saved), "--platform", "cisco_ios", "--json", *options)
        return code, json.loads(out), err


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Firm:
    return Firm(tmp_path, monkeypatch, capsys)


def use_webhook(firm: Firm, monkeypatch: pytest.MonkeyPatch, port: int, *, always: bool = False) -> None:
    text = f"always: {str(always).lower()}\nwebhook:\n  url: http://127.0.0.1:{port}/\n"
    (firm.folder / "notify.yml").write_text(text)
    monkeypatch.setenv("NETPROOF_WEBHOOK_SECRET", "key")


def test_a_run_reads_judges_and_reports(firm: Firm) -> None:
    code, said, err = firm.run()
    assert code == said["exit_code"] == ExitCode.FINDINGS
    assert err == ""
    assert Path(said["report"]).read_bytes().startswith(b"<!DOCTYPE html>")
    assert said["changes"]["previous"] is None
    assert said["changes"]["opened"]
    assert said["notified"] == []
    firm.run()  # from the second run on, changes of the configuration are judged too
    code, out, err = firm.netproof("run", "--from", str(firm.saved), "--platform", "cisco_ios", "--lang", "en")
    assert code == ExitCode.FINDINGS
    assert "Nothing changed." in out
    assert "report.en.html" in err


def test_people_are_told_once_of_what_changed(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(WebServer(200)) as server:
        use_webhook(firm, monkeypatch, server.server_port)
        assert firm.run()[1]["notified"] == ["webhook"]
        assert firm.run()[1]["notified"] == ["webhook"], "changes of the configuration are judged from now on"
        assert firm.run()[1]["notified"] == []
        configuration = firm.saved / "sw1" / "show_running_config.txt"
        configuration.write_text(configuration.read_text().replace("ip http server", "no ip http server"))
        (firm.saved / "sw2").mkdir()
        (firm.saved / "sw2" / "show_version.txt").write_text("garbage\n")
        assert firm.run("--no-notify")[1]["notified"] == []
        code, said, _ = firm.run()
        use_webhook(firm, monkeypatch, server.server_port, always=True)
        assert firm.run()[1]["notified"] == ["webhook"]
    assert said["notified"] == ["webhook"]
    assert said["changes"]["added"] == ["sw2"]
    assert code in {ExitCode.FINDINGS, ExitCode.NOT_EVALUATED}
    assert len(server.posts) == 4


def test_what_could_not_be_told_is_told_by_the_next_run(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(WebServer(500)) as server:
        use_webhook(firm, monkeypatch, server.server_port)
        code, first, err = firm.run()
        assert code == ExitCode.FINDINGS
        assert "warning: notification by webhook failed: http://127.0.0.1" in err
        assert first["warnings"]
        server.status = 200
        second = firm.run()[1]
    assert second["notified"] == ["webhook"]
    assert second["changes"]["opened"] == first["changes"]["opened"]


def test_a_failed_notification_fails_a_run_that_is_good(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netproof.cli.collecting.exit_code_of", lambda _assessment: ExitCode.SATISFIED)
    assert firm.run()[0] == ExitCode.SATISFIED
    with serving(WebServer(500)) as server:
        use_webhook(firm, monkeypatch, server.server_port, always=True)
        assert firm.run()[0] == ExitCode.FAILED


def test_a_second_run_at_the_same_time_is_refused(firm: Firm) -> None:
    with alone(firm.home):
        code, out, err = firm.netproof("run", "--from", str(firm.saved), "--platform", "cisco_ios")
    assert code == ExitCode.REFUSED
    assert out == ""
    assert "another run is under way (process " in err
    assert not firm.home.runs.exists()
    assert firm.run()[0] == ExitCode.FINDINGS


def test_the_lock_ends_with_its_process(firm: Firm) -> None:
    program = (
        "import os; from netproof.cli.scheduling import alone; from netproof.home import Home\n"
        "with alone(Home()): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    with alone(firm.home):
        pass


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "fr"], "language 'fr' is not known"),
        ([], "no inventory was given"),
    ],
)
def test_wrong_options(firm: Firm, arguments: list[str], said: str) -> None:
    code, _, err = firm.netproof("run", *arguments)
    assert code == ExitCode.USAGE
    assert said in err


def test_wrong_settings_are_refused_before_devices_are_read(firm: Firm) -> None:
    (firm.folder / "notify.yml").write_text("mail: {}\n")
    code, _, err = firm.netproof("run", "--from", str(firm.saved))
    assert code == ExitCode.USAGE
    assert "notify.yml:1: mail.host: it is missing" in err
    assert not firm.home.runs.exists()


def test_a_missed_run_is_a_finding_of_the_next(firm: Firm) -> None:
    (firm.folder / "schedule.yml").write_text("every: 1h\ngrace: 1h\n")
    first = firm.run()[1]["run"]
    facts_file = firm.home.runs / first / "run.json"
    facts = json.loads(facts_file.read_text())
    facts_file.write_text(json.dumps(facts | {"started_at": "2026-01-01T00:00:00Z"}))
    assert "scheduled-runs/scheduled_runs/firm" in firm.run()[1]["changes"]["opened"]
    assert "scheduled-runs/scheduled_runs/firm" in firm.run()[1]["changes"]["closed"]
