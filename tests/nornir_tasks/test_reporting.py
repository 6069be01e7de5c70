"""A report from saved outputs to the page: what the log attests, and what it says when the log does not verify."""

import shutil
from pathlib import Path

import pytest

from netproof.evidence.log_file import LOG_FILE
from nornir_tasks.reporting import gather, write_report
from nornir_tasks.running import assess_run, read_saved_run
from nornir_tasks.workspace import Workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    shutil.copytree(ROOT / "inventory" / "lab" / "netproof", tmp_path / "firm")
    monkeypatch.setenv("NETPROOF_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("NETPROOF_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("NETPROOF_FIRM", str(tmp_path / "firm"))
    return Workspace.open(())


def assessed(workspace: Workspace, folder: Path) -> str:
    (folder / "sw1").mkdir(parents=True, exist_ok=True)
    (folder / "sw1" / "show_running_config.txt").write_text(
        "version 17.9\nhostname sw1\nusername admin privilege 15 password 0 admin\nip http server\nline vty 0 4\n"
        " transport input telnet\nend\n"
    )
    run, _ = read_saved_run(workspace, folder, "cisco_ios")
    assess_run(workspace, run)
    return run


def test_a_page_is_written_from_what_was_stored(workspace: Workspace, tmp_path: Path) -> None:
    run = assessed(workspace, tmp_path / "saved")
    page = write_report(workspace, run, "zh-TW").read_text(encoding="utf-8")
    assert "第四條一（四）" in page
    assert "sw1" in page
    facts = gather(workspace, run)
    assert [record.kind for record in facts.evidence.records] == ["collection", "assessment"]
    assert facts.changes.previous is None
    assert write_report(workspace, run, "en", tmp_path / "there.html") == tmp_path / "there.html"


def test_a_second_run_is_compared_with_the_first(workspace: Workspace, tmp_path: Path) -> None:
    first = assessed(workspace, tmp_path / "saved")
    facts = gather(workspace, assessed(workspace, tmp_path / "saved"))
    assert facts.changes.previous == first
    assert facts.changes.still
    assert not facts.changes.opened


def test_a_changed_log_is_told_on_the_page(workspace: Workspace, tmp_path: Path) -> None:
    run = assessed(workspace, tmp_path / "saved")
    log = workspace.home.evidence / LOG_FILE
    log.write_bytes(log.read_bytes().replace(b'"sig":"', b'"sig":"AAAA', 1).replace(b'"sig": "', b'"sig": "AAAA', 1))
    page = write_report(workspace, run, "en").read_text(encoding="utf-8")
    assert "THE LOG DOES NOT VERIFY" in page
    assert "records verified" not in page
