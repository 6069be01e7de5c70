import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lab.real import RealLab, load_definitions, running
from netproof.evidence.redaction import redact
from netproof.platforms import platform
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.collect import CollectionResult, CollectOptions, collect
from nornir_tasks.inventory import read_devices
from tests.nornir_tasks.conftest import keyed_digest

pytestmark = pytest.mark.real

NAMES = ("edge-frr", "log1")


@pytest.fixture(scope="module")
def lab(real_devices: None) -> Iterator[RealLab]:
    del real_devices
    definitions = [definition for definition in load_definitions() if definition.name in NAMES]
    with (
        tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder,
        running(Path(folder) / "lab", definitions) as up,
    ):
        yield up


def collected(lab: RealLab, folder: Path, **variables: str) -> CollectionResult:
    shared = {"ansible_user": "netproof", "netproof_platform": "linux", **variables}
    hosts = {name: {"ansible_host": device.address} for name, device in lab.devices.items()}
    path = folder / "hosts.yml"
    path.write_text(yaml.safe_dump({"all": {"vars": shared, "hosts": hosts}}), encoding="utf-8")
    options = CollectOptions(known_hosts=lab.known_hosts, keyed_digest=keyed_digest, redact=redact, timeout=120)
    return collect(read_devices(InventoryOptions((str(path),))), options)


def test_every_section_of_a_real_device_is_collected(lab: RealLab, tmp_path: Path) -> None:
    result = collected(lab, tmp_path, ansible_ssh_private_key_file=str(lab.key))
    assert [(outcome.device, outcome.status) for outcome in result.outcomes] == [(name, "collected") for name in NAMES]
    for state in result.states.values():
        assert not set(platform("linux").sections) & set(state.not_collected), state.not_collected
        assert not [capture.error for capture in state.captures if capture.error]
        assert state.transport is not None
        assert not state.transport.legacy_allowed
    edge, logs = (result.states[name] for name in NAMES)
    assert edge.probed is not None
    assert {22, 23} <= set(edge.probed.open)
    assert logs.probed is not None
    assert 514 in logs.probed.open


def test_an_account_without_sudo_is_told_so(lab: RealLab, tmp_path: Path) -> None:
    password = next(
        account.password
        for definition in load_definitions()
        if definition.name == "log1"
        for account in definition.accounts
        if account.name == "chen_wm"
    )
    assert password is not None
    reading = collected(lab, tmp_path, ansible_user="chen_wm", ansible_password=password).readings["log1"]
    assert reading.outcome.status == "partial", reading.outcome.reason
    assert "sudo refuses it to 'chen_wm'" in reading.outcome.reason
    assert password not in reading.outcome.reason
    assert reading.state is not None
    assert reading.state.local_accounts is None
    assert "sudo refuses it" in reading.state.not_collected["local_accounts"]
