"""Digests of the configuration in a device's state, and why there are none."""

from datetime import UTC, datetime

import pytest

from netproof.model.state import DeviceState
from netproof.model.state_logs import ConfigurationDigests
from netproof.platforms import platform
from netproof.platforms.digests import with_digests
from netproof.platforms.outputs import Outputs
from netproof.platforms.reading import read_state
from tests.nornir_tasks.conftest import keyed_digest
from tests.platforms.cisco_ios.samples import seal

RUNNING, STARTUP = "show running-config", "show startup-config"
TEXT = "hostname r1\ninterface Gi0/0\n ip address 192.0.2.1 255.255.255.0\nend\n"
HEAD = "Building configuration...\n\nCurrent configuration : 9 bytes\n!\n! Last configuration change at 09:00\n!\n"


def read(name: str, texts: dict[str, str]) -> DeviceState:
    outputs = Outputs(texts, seal=seal)
    found = platform(name)
    state = read_state(found, "r1", outputs, collected_at=datetime(2026, 11, 22, tzinfo=UTC), source="saved")
    return with_digests(state, found, outputs, keyed_digest)


def digests(texts: dict[str, str]) -> ConfigurationDigests:
    section = read("cisco_ios", texts).configuration_digests
    assert section is not None
    return section


def test_what_changes_by_itself_changes_no_digest() -> None:
    one, other = digests({RUNNING: TEXT}), digests({RUNNING: HEAD + TEXT})
    assert one.digests == other.digests
    assert list(one.digests) == [RUNNING]
    assert "configuration_digests" not in read("cisco_ios", {RUNNING: TEXT}).not_collected


def test_what_people_change_does() -> None:
    one, other = digests({RUNNING: TEXT}), digests({RUNNING: TEXT.replace("192.0.2.1", "192.0.2.9")})
    assert one.digests != other.digests
    assert "192.0.2" not in str(one)


@pytest.mark.parametrize(("saved", "differs"), [(TEXT, False), (TEXT.replace("r1", "r2"), True)])
def test_whether_it_is_saved(saved: str, *, differs: bool) -> None:
    assert digests({RUNNING: TEXT, STARTUP: saved}).startup_differs is differs


@pytest.mark.parametrize(
    ("name", "texts", "why"),
    [
        ("cisco_ios", {}, "show running-config: not among the collected outputs"),
        ("cisco_ios", {RUNNING: "% Authorization failed"}, "Authorization failed"),
        ("juniper_junos", {}, "does not read a configuration that can be compared"),
        ("linux", {}, "no piece of the configuration was read"),
    ],
)
def test_why_there_are_none(name: str, texts: dict[str, str], why: str) -> None:
    state = read(name, texts)
    assert state.configuration_digests is None
    assert why in state.not_collected["configuration_digests"]
