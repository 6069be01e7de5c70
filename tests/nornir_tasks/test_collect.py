import re
from pathlib import Path

import pytest

from netproof.errors import RefusedError
from netproof.model.assessment import DeviceOutcome
from netproof.platforms import platform
from nornir_tasks.collect import CollectionResult, collect
from nornir_tasks.sessions import open_session
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import SessionError
from nornir_tasks.sessions.known_hosts import KnownHosts
from tests.nornir_tasks.conftest import COMMUNITY, ENABLE, FAULTS, PASSWORD, Network

SECONDS = 20

REASONS = {
    "port-closed": r"unreachable: connection refused; check that SSH runs there",
    "no-ssh": r"is no SSH server, or closed it at once; check|did not finish SSH's key exchange within 20 s",
    "login-refused": r"refused the log-in of 'netproof' by password; check ansible_user",
    "hangs": r"gave nothing in answer to 'show running-config' within 20 s; .*--timeout",
    "no-prompt": r"sent \d+ bytes but no prompt at the end in answer to 'show running-config' within 20 s",
    "closes-before": r"closed the session while it answered 'show running-config'; look at",
    "closes-after": r"closed the session while it answered 'show running-config'; look at",
    "closes-within": r"closed the session while it answered 'show running-config'; look at",
    "garbage": r"answered 'show running-config' with binary data instead of text; check",
    "floods": r"sent more than 1 MiB in answer to 'show running-config' and was cut off",
    "sha1-only": r"diffie-hellman-group14-sha1; MAC hmac-sha1\); set netproof_allow_sha1: true for this device",
}


@pytest.fixture(scope="module")
def result(network: Network) -> CollectionResult:
    return collect(network.devices(), network.options(timeout=SECONDS, byte_cap=2**20, keep_outputs=True))


@pytest.mark.parametrize("name", sorted(REASONS))
def test_a_broken_device_is_one_clear_line(result: CollectionResult, name: str) -> None:
    reading = result.readings[name]
    assert reading.state is None
    assert reading.outcome.status == "failed"
    assert reading.outcome.reason.startswith(f"{name}: ")
    assert "\n" not in reading.outcome.reason
    assert re.search(REASONS[name], reading.outcome.reason), reading.outcome.reason


def test_every_device_has_its_outcome(result: CollectionResult) -> None:
    assert [outcome.device for outcome in result.outcomes] == sorted(FAULTS)
    assert sorted(result.states) == ["healthy"]


def test_a_healthy_device_is_read_in_the_same_run(result: CollectionResult, network: Network) -> None:
    reading = result.readings["healthy"]
    state = reading.state
    assert state is not None
    assert reading.outcome == DeviceOutcome(device="healthy", status="collected")
    assert state.local_accounts is not None
    assert {account.name for account in state.local_accounts.accounts} == {"netproof", "operator"}
    assert [entry.command for entry in state.captures] == list(platform("cisco_ios").read_commands)
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", entry.digest) for entry in state.captures)
    assert state.transport is not None
    assert state.transport.host_key == "ssh-ed25519"
    assert not state.transport.legacy_allowed
    assert reading.context.own_access.key_exchange == state.transport.key_exchange
    assert reading.context.own_access.port == 22
    assert state.probed is not None
    assert 22 in state.probed.open
    assert set(state.probed.open) <= set(network.endpoints["healthy"].ports)


def test_only_allowed_commands_are_sent(result: CollectionResult, network: Network) -> None:
    assert "healthy" in result.states
    known = platform("cisco_ios")
    assert set(network.sent("healthy")) == {*known.read_commands, *known.session_commands}


def test_an_answer_is_neither_echo_nor_prompt(result: CollectionResult) -> None:
    outputs = result.readings["healthy"].outputs
    assert outputs is not None
    for command, text in outputs.texts().items():
        assert command not in text.splitlines()[:1]
        assert not text.rstrip().endswith("healthy#")
        assert "\r" not in text
    assert "banner motd" in outputs["show running-config"]


def test_no_secret_is_in_what_is_kept_or_shown(result: CollectionResult) -> None:
    shown = "\n".join([repr(result), *(state.model_dump_json() for state in result.states.values())])
    assert not [secret for secret in (PASSWORD, ENABLE, COMMUNITY) if secret in shown]


def test_outputs_are_kept_only_when_asked(network: Network) -> None:
    reading = collect(network.devices("healthy"), network.options()).readings["healthy"]
    assert reading.state is not None
    assert reading.outputs is None
    assert not reading.sealed


def test_progress_is_told_once_a_device(network: Network) -> None:
    seen: list[DeviceOutcome] = []
    devices = network.devices("healthy", "port-closed", "login-refused")
    collect(devices, network.options(), seen.append)
    assert sorted(outcome.device for outcome in seen) == ["healthy", "login-refused", "port-closed"]


def test_a_defect_while_reading_one_device_harms_no_other(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        del arguments
        raise ZeroDivisionError("secret in a message")

    devices = network.devices("healthy", "port-closed")
    monkeypatch.setattr("nornir_tasks.collect._with_own_access", fail)
    outcome = collect(devices, network.options()).readings["healthy"].outcome
    assert outcome.status == "failed"
    assert "defect in Netproof (ZeroDivisionError)" in outcome.reason
    assert "secret in a message" not in outcome.reason


LOG_INS = {
    "wrong password": ({"ansible_password": "wrong"}, "failed", "refused the log-in of 'netproof' by password"),
    "no credentials": ({"ansible_password": ""}, "failed", "no credentials to log in with: set ansible_user"),
    "no privilege": ({"ansible_user": "operator"}, "failed", "set ansible_become_password to the enable secret"),
    "wrong enable": (
        {"ansible_user": "operator", "ansible_become_password": "wrong-enable"},
        "failed",
        "refused the enable secret; check ansible_become_password",
    ),
    "enable": ({"ansible_user": "operator", "ansible_become_password": ENABLE}, "collected", ""),
    "no such key": (
        {"ansible_ssh_private_key_file": "/nonexistent/key"},
        "failed",
        "private key /nonexistent/key cannot be used (FileNotFoundError)",
    ),
}


@pytest.mark.parametrize("case", LOG_INS)
def test_log_in(network: Network, case: str) -> None:
    variables, status, reason = LOG_INS[case]
    outcome = collect(network.devices("healthy", **variables), network.options()).readings["healthy"].outcome
    assert outcome.status == status, outcome.reason
    assert reason in outcome.reason
    assert not [secret for secret in (PASSWORD, ENABLE, "wrong-enable") if secret in outcome.reason]


HOST_KEYS = {
    "unknown": (
        "",
        r"host key of 127.0.0.1 port \d+ is not recorded in .*; compare .* `netproof trust --limit healthy --record`",
    ),
    "changed": (
        "{place} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n",
        r"has changed: it shows ssh-ed25519 SHA256:\S+, .* has ssh-ed25519 SHA256:\S+; nothing was sent",
    ),
}


@pytest.mark.parametrize("case", HOST_KEYS)
def test_a_host_key_that_is_not_the_recorded_one_is_refused(network: Network, tmp_path: Path, case: str) -> None:
    content, reason = HOST_KEYS[case]
    end = network.endpoints["healthy"]
    path = tmp_path / "known_hosts"
    path.write_text(content.format(place=f"[{end.host}]:{end.port}"), encoding="utf-8")
    journal = Path(end.journal)
    journal.touch()  # it begins with the first log-in, and this may be the first test
    before = journal.read_text(encoding="utf-8")
    outcome = collect(network.devices("healthy"), network.options(known_hosts=path)).readings["healthy"].outcome
    assert re.search(reason, outcome.reason), outcome.reason
    assert journal.read_text(encoding="utf-8") == before


COMMANDS = ["configure terminal", "write memory", "show running-config\nreload", "show clock", ""]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_not_allowed_is_not_sent(network: Network, command: str) -> None:
    device = network.devices("healthy")[0]
    session = open_session(
        device.target,
        platform("cisco_ios"),
        known_hosts=KnownHosts(network.known_hosts),
        deadline=Deadline(SECONDS),
    )
    try:
        before = network.sent("healthy")
        with pytest.raises(RefusedError, match="not on the platform's list of read commands; it was not sent"):
            session.run(command)
        assert network.sent("healthy") == before
        assert session.run("show version")
    finally:
        session.close()
        session.close()
    with pytest.raises(SessionError):
        session.run("show version")
