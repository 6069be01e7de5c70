import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from lab.radio import RadioLab, load_radio_definitions, missing
from lab.radio.device import RadioDevice
from lab.real import LabError, network
from lab.real.archive import Archive

NAME = "ap-radio"


def qemu_of(supervisor: int) -> int:
    """Return the process that a device's supervisor started last in its line: QEMU, once it runs."""
    child = supervisor
    while children := Path(f"/proc/{child}/task/{child}/children").read_text().split():
        child = int(children[0])
    return child


def ends(pid: int) -> bool:
    deadline = time.monotonic() + 60
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.xdist_group("radio")
@pytest.mark.parametrize("crash", [False, True])
def test_nothing_is_left(radio_devices: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, crash: bool) -> None:
    del radio_devices
    monkeypatch.setattr(RadioDevice, "wait", lambda *_: None)
    lab = RadioLab(tmp_path / f"lab-{crash:d}")
    lab.up()
    try:
        supervisor = lab.device(NAME).state()["supervisor"]
        while Path(f"/proc/{qemu_of(supervisor)}/comm").read_text().strip() != "qemu-system-x86":
            time.sleep(0.1)
        qemu = qemu_of(supervisor)
        if crash:
            os.kill(supervisor, signal.SIGKILL)
    finally:
        lab.down()
    assert ends(qemu)
    assert network.namespaces(lab.id) == []
    assert not list(lab.state_dir.iterdir())
    assert str(lab.state_dir) not in Path("/proc/mounts").read_text()
    links = subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout
    assert f"np{lab.id}" not in links


def test_what_is_inside_is_reached_by_ssh_alone(tmp_path: Path) -> None:
    (definition,) = load_radio_definitions()
    device = RadioDevice(definition, tmp_path, "000000", "10.64.0.0/20")
    with pytest.raises(LabError, match="ap-radio: id cannot be run from the machine"):
        device.command("id")


@pytest.mark.parametrize(
    ("machine", "tun", "offered", "capability", "reason"),
    [
        ("aarch64", True, True, "processor", "this machine is aarch64"),
        ("x86_64", False, True, "tap interfaces", "modprobe tun"),
        ("x86_64", True, False, "Debian packages for radios", "No packages found"),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machine: str,
    capability: str,
    reason: str,
    *,
    tun: bool,
    offered: bool,
) -> None:
    def require(*_: object) -> None:
        if not offered:
            raise LabError("apt-cache: No packages found")

    monkeypatch.setenv("NETPROOF_LAB_CACHE", str(tmp_path))
    monkeypatch.setattr(missing, "capabilities", list)
    monkeypatch.setattr(missing, "run", lambda *_: "")
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "", "", "", machine)))
    monkeypatch.setattr(missing, "_TUN", tmp_path if tun else tmp_path / "tun")
    monkeypatch.setattr(Archive, "require", require)
    (lack,) = missing.radio_capabilities()
    assert lack.capability == capability
    assert reason in lack.reason
