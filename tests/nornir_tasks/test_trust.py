import subprocess
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError, RefusedError
from nornir_tasks.collect import collect
from nornir_tasks.sessions.known_hosts import KnownHosts
from nornir_tasks.trust import DeviceKeys, record_host_keys, scan_host_keys
from tests.nornir_tasks.conftest import Network

OTHER_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


@pytest.fixture
def known_hosts(tmp_path: Path) -> Path:
    return tmp_path / "firm" / "known_hosts"


def scan(network: Network, known_hosts: Path, name: str = "healthy", **variables: object) -> DeviceKeys:
    return scan_host_keys(network.devices(name, **variables), known_hosts)[0]


def test_new_keys_are_shown_recorded_and_then_trusted(network: Network, known_hosts: Path, tmp_path: Path) -> None:
    found = scan(network, known_hosts)
    assert [(key.key_type, key.status) for key in found.keys] == [("ssh-ed25519", "new")]
    assert record_host_keys(known_hosts, [found]) == 1
    assert [key.status for key in scan(network, known_hosts).keys] == ["known"]
    assert record_host_keys(known_hosts, [scan(network, known_hosts)]) == 0
    reading = collect(network.devices("healthy"), network.options(known_hosts=known_hosts)).readings["healthy"]
    assert reading.outcome.status == "collected", reading.outcome.reason
    public = tmp_path / "key.pub"
    public.write_text(network.endpoints["healthy"].host_key + "\n", encoding="utf-8")
    printed = subprocess.run(["ssh-keygen", "-lf", public], check=True, capture_output=True, text=True).stdout
    assert found.keys[0].fingerprint == printed.split()[1]


def test_openssh_reads_what_was_recorded(network: Network, known_hosts: Path) -> None:
    record_host_keys(known_hosts, [scan(network, known_hosts)])
    end = network.endpoints["healthy"]
    words = ["ssh-keygen", "-F", f"[{end.host}]:{end.port}", "-f", str(known_hosts)]
    assert "found" in subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_a_changed_key_is_never_replaced_silently(network: Network, known_hosts: Path) -> None:
    end = network.endpoints["healthy"]
    known_hosts.parent.mkdir()
    text = f"# recorded\nother.example ssh-ed25519 {OTHER_KEY}\n[{end.host}]:{end.port} ssh-ed25519 {OTHER_KEY}\n"
    known_hosts.write_text(text, encoding="utf-8")
    found = scan(network, known_hosts)
    assert found.changed
    with pytest.raises(RefusedError, match=r"the host keys of healthy \(.*\) differ from .*; nothing was recorded"):
        record_host_keys(known_hosts, [found])
    assert known_hosts.read_text(encoding="utf-8") == text
    assert record_host_keys(known_hosts, [found], replace=True) == 1
    assert known_hosts.read_text(encoding="utf-8").splitlines() == [*text.splitlines()[:2], found.keys[0].line]


def test_another_key_type_in_place_of_the_recorded_one_is_a_change(network: Network, known_hosts: Path) -> None:
    end = network.endpoints["healthy"]
    curve = subprocess.run(
        ["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(known_hosts.parent.parent / "other")],
        check=True,
        capture_output=True,
    )
    assert not curve.returncode
    known_hosts.parent.mkdir()
    public = (known_hosts.parent.parent / "other.pub").read_text(encoding="utf-8")
    known_hosts.write_text(f"[{end.host}]:{end.port} {public}", encoding="utf-8")
    assert scan(network, known_hosts).changed


def test_a_line_of_several_hosts_is_not_removed(network: Network, known_hosts: Path) -> None:
    end = network.endpoints["healthy"]
    known_hosts.parent.mkdir()
    known_hosts.write_text(f"[{end.host}]:{end.port},other.example ssh-ed25519 {OTHER_KEY}\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="names several hosts; edit it by hand"):
        record_host_keys(known_hosts, [scan(network, known_hosts)], replace=True)


def test_a_device_that_cannot_be_reached_is_one_line(network: Network, known_hosts: Path) -> None:
    found = scan(network, known_hosts, "port-closed")
    assert not found.keys
    assert found.error.startswith("port-closed: 127.0.0.1 port")
    assert "connection refused" in found.error


def test_a_device_with_sha1_alone_is_trusted_and_read_when_allowed(network: Network, known_hosts: Path) -> None:
    refused = scan(network, known_hosts, "sha1-only")
    assert not refused.keys
    assert "netproof_allow_sha1" in refused.error
    found = scan(network, known_hosts, "sha1-only", netproof_allow_sha1=True)
    assert [key.key_type for key in found.keys] == ["ssh-rsa"]
    record_host_keys(known_hosts, [found])
    devices = network.devices("sha1-only", netproof_allow_sha1=True)
    reading = collect(devices, network.options(known_hosts=known_hosts)).readings["sha1-only"]
    assert reading.outcome.status == "collected", reading.outcome.reason
    assert reading.state is not None
    assert reading.state.transport is not None
    assert reading.state.transport.legacy_allowed
    assert reading.state.transport.key_exchange == "diffie-hellman-group14-sha1"
    assert reading.state.transport.mac == "hmac-sha1"


def test_allowing_sha1_is_not_needing_it(network: Network) -> None:
    devices = network.devices("healthy", netproof_allow_sha1=True)
    state = collect(devices, network.options()).states["healthy"]
    assert state.transport is not None
    assert not state.transport.legacy_allowed


WRONG_LINES = ["host ssh-ed25519", "host ssh-ed25519 no-base64!", f"@revoked host ssh-ed25519 {OTHER_KEY}"]


@pytest.mark.parametrize("line", WRONG_LINES)
def test_a_wrong_known_hosts_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "known_hosts"
    path.write_text(f"# comment\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"known_hosts:2: expected `host key-type base64-key`"):
        KnownHosts(path)
