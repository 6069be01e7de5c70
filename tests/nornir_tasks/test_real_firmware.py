"""Upgrades of a package on a real Linux device, from a repository of its own, by apt and dpkg themselves."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.real import RealLab, load_definitions, packages, running
from nornir_tasks.change import firmware
from tests.nornir_tasks.upgrades import Firm, entry

pytestmark = pytest.mark.real

NAME = "log1"


@pytest.fixture(scope="module")
def lab(real_devices: None) -> Iterator[RealLab]:
    del real_devices
    definitions = [definition for definition in load_definitions() if definition.name == NAME]
    with (
        tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder,
        running(Path(folder) / "lab", definitions) as up,
    ):
        yield up


@pytest.fixture
def firm(lab: RealLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Firm:
    """The firm, its device with version 1.0, and what the device's repository offers beside it."""
    monkeypatch.setattr(firmware, "RETRY_SECONDS", 0.1)
    made = Firm(tmp_path / "firm", monkeypatch, lab.known_hosts.read_text())
    device = lab.device(NAME)
    own = {"ansible_host": device.address, "ansible_ssh_private_key_file": str(lab.key), "netproof_probed_ports": []}
    shared = {"ansible_user": "netproof", "netproof_platform": "linux", "firmware_window": "00:00-24:00"}
    made.write_inventory({NAME: own}, **shared)
    offered = packages.install(device, versions={**packages.VERSIONS, "1.2": packages.FAILS})
    made.release(*(_row(file, content) for file, content in offered.items()))
    return made


def _row(file: str, content: bytes) -> dict[str, object]:
    name, version, _ = file.split("_")
    return entry(file, content, version, platform="linux", package=name)


def installed(lab: RealLab) -> str:
    return lab.ssh(NAME, f"dpkg-query -W -f '${{db:Status-Abbrev}}${{Version}}' {packages.NAME}").stdout


def files(lab: RealLab) -> str:
    return lab.ssh(NAME, "ls /var/lib/netproof-images").stdout


def test_a_package_is_upgraded(lab: RealLab, firm: Firm) -> None:
    firm.require("linux", "1.1", packages.NAME)
    lab.device(NAME).command("apt-get", "-q", "-y", "--allow-downgrades", "install", f"{packages.NAME}=1.0")
    plan = firm.approved(NAME)
    assert installed(lab) == "ii 1.0"
    assert "No such file" in lab.ssh(NAME, "ls /var/lib/netproof-images").stderr
    application = firm.apply(plan, NAME)
    assert application.outcome == "applied", application.reason
    assert installed(lab) == "ii 1.1"
    assert files(lab) == ""


def test_a_package_that_fails_is_taken_back(lab: RealLab, firm: Firm) -> None:
    firm.require("linux", "1.2", packages.NAME)
    lab.device(NAME).command("apt-get", "-q", "-y", "--allow-downgrades", "install", f"{packages.NAME}=1.0")
    application = firm.apply(firm.approved(NAME), NAME)
    assert application.outcome == "rolled-back", application.reason
    assert "netproof-lab-agent runs 1.0" in application.reason
    assert installed(lab) == "ii 1.0"
    assert files(lab) == ""


def test_a_package_that_is_not_as_listed_is_not_installed(lab: RealLab, firm: Firm) -> None:
    firm.require("linux", "1.1", packages.NAME)
    lab.device(NAME).command("apt-get", "-q", "-y", "--allow-downgrades", "install", f"{packages.NAME}=1.0")
    plan = firm.approved(NAME)
    packages.publish(lab.device(NAME), {"1.0": ":", "1.1": "echo somebody added this"})
    application = firm.apply(plan, NAME)
    assert application.outcome == "failed", application.reason
    assert "as listed" in application.reason
    assert installed(lab) == "ii 1.0"
    assert files(lab) == ""
