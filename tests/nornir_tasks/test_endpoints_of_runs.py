"""A run over the whole network asks the declared endpoints, and keeps what they served as evidence."""

import hashlib
import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lab.endpoints import TlsServer, issue, server_context
from netproof.model.assessment import Assessment, Status
from netproof.runs import load_endpoints
from nornir_tasks.running import assess_run, collect_run, read_saved_run
from nornir_tasks.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    for name in ("HOME", "KEYS"):
        monkeypatch.setenv(f"NETPROOF_{name}", str(tmp_path / name.lower()))
    (tmp_path / "hosts.yml").write_text("all: {hosts: {}}\n")
    registers = tmp_path / "netproof" / "registers"
    registers.mkdir(parents=True)
    (tmp_path / "netproof" / "known_hosts").write_text("")
    context = server_context(issue("web.example"), tmp_path, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
    with TlsServer(context).serving() as port:
        entry = {"id": "web", "kind": "public", "owner": "Chen", "host": "127.0.0.1", "port": port}
        (registers / "endpoints.yml").write_text(yaml.safe_dump({"entries": [entry]}))
        yield Workspace.open((str(tmp_path / "hosts.yml"),))


def status_of(assessment: Assessment, check: str) -> Status:
    return next(finding.status for finding in assessment.findings if finding.check == check)


def test_a_whole_run_asks_and_keeps(workspace: Workspace) -> None:
    seen: list[str] = []
    run, _ = collect_run(workspace, (), on_endpoint=lambda reading: seen.append(reading.endpoint))
    kept = load_endpoints(workspace.home, run)
    assert kept
    assert seen == [kept[0].endpoint] == ["web"]
    assert kept[0].chain[0].subject == "CN=web.example"
    content = (workspace.home.run(run) / "endpoints.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() in _evidence(workspace)
    assert status_of(assess_run(workspace, run), "served_certificates") is Status.NOT_SATISFIED


def _evidence(workspace: Workspace) -> str:
    """Return the payloads of the evidence log's records, and what names their files."""
    return "".join(
        json.dumps([path.name, path.read_text(errors="replace")])
        for path in sorted(workspace.home.evidence.rglob("*"))
        if path.is_file()
    )


@pytest.mark.parametrize("change", [{"pattern": "sw1"}, {"purpose": "verification"}], ids=str)
def test_a_narrower_run_asks_nobody(workspace: Workspace, change: dict[str, str]) -> None:
    run, _ = collect_run(workspace, (), **change)  # type: ignore[arg-type] # two of its options
    assert load_endpoints(workspace.home, run) is None
    assert status_of(assess_run(workspace, run), "served_certificates") is Status.INDETERMINATE


def test_saved_outputs_have_no_endpoints(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "sw1.cfg").write_text("hostname sw1\nend\n")
    run, _ = read_saved_run(workspace, tmp_path / "saved", "cisco_ios")
    assert load_endpoints(workspace.home, run) is None
    assert status_of(assess_run(workspace, run), "tls_versions") is Status.INDETERMINATE


def test_without_a_register_nothing_is_asked(workspace: Workspace) -> None:
    (workspace.firm / "registers" / "endpoints.yml").unlink()
    run, _ = collect_run(workspace, ())
    assert load_endpoints(workspace.home, run) is None
    assert status_of(assess_run(workspace, run), "served_certificates") is Status.INDETERMINATE


def test_deleting_what_was_kept_makes_nothing_satisfied(workspace: Workspace) -> None:
    run, _ = collect_run(workspace, ())
    (workspace.home.run(run) / "endpoints.json").unlink()
    assessment = assess_run(workspace, run)
    for check in ("served_certificates", "tls_versions"):
        assert status_of(assessment, check) is Status.INDETERMINATE
