"""What a lab leaves behind: nothing, whichever way it ends, and never anything of another lab."""

import os
import signal
import time
from collections.abc import Callable
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from lab.real import DeviceDefinition, LabError, RealLab, network
from lab.real.definition import Interface
from lab.real.run import run

_PROBE = DeviceDefinition(
    name="probe",
    role="server",
    description="the smallest device there can be",
    interfaces={"eth0": Interface(segment="management", host=20)},
)
_DEADLINE = 60.0


def _traces(lab: RealLab) -> list[str]:
    """Return every process, mount, namespace and link that names the lab or its folder."""
    found = [name for name in run(["ip", "netns", "list"]).split() if lab.id in name]
    found += [line for line in run(["ip", "-o", "link"]).splitlines() if f"np{lab.id}" in line]
    found += [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if str(lab.state_dir) in line]
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes()
        except OSError:
            continue
        if os.fsencode(lab.state_dir) in words:
            found.append(f"{process}: {words!r}")
    return found


def _eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.real
@pytest.mark.usefixtures("real_devices")
class TestTraces:
    def test_down_leaves_nothing_and_can_be_repeated(self, state_dir: Path) -> None:
        lab = RealLab(state_dir / "first")
        lab.up([_PROBE])
        init = lab.device("probe").state()["init"]
        assert _traces(lab) != []
        lab.down()
        lab.down()
        assert _traces(lab) == []
        assert not Path(f"/proc/{init}").exists()
        assert list(lab.state_dir.iterdir()) == []

    def test_a_killed_supervisor_takes_its_device_along(self, state_dir: Path) -> None:
        lab = RealLab(state_dir / "killed")
        lab.up([_PROBE])
        try:
            state = lab.device("probe").state()
            os.kill(state["supervisor"], signal.SIGKILL)
            assert _eventually(lambda: not Path(f"/proc/{state['init']}").exists())
            assert lab.status() == {"probe": "off"}
        finally:
            lab.down()
        assert _traces(lab) == []

    def test_a_crashed_run_is_cleaned_by_the_next_even_without_its_files(self, state_dir: Path) -> None:
        lab = RealLab(state_dir / "crashed")
        lab.up([_PROBE])
        state = lab.device("probe").state()
        (lab.state_dir / "lab.json").unlink()
        again = RealLab(state_dir / "crashed")
        again.up([_PROBE])
        try:
            assert _eventually(lambda: not Path(f"/proc/{state['init']}").exists())
            assert again.ssh("probe", "hostname").stdout == "probe\n"
        finally:
            again.down()
        assert _eventually(lambda: _traces(lab) == [])

    def test_two_labs_run_side_by_side(self, state_dir: Path) -> None:
        one, two = RealLab(state_dir / "one"), RealLab(state_dir / "two")
        try:
            one.up([_PROBE])
            two.up([_PROBE])
            assert one.device("probe").address != two.device("probe").address
            assert one.device("probe").host_key != two.device("probe").host_key
            one.down()
            assert two.ssh("probe", "hostname").stdout == "probe\n"
        finally:
            one.down()
            two.down()
        assert _traces(one) + _traces(two) == []

    def test_a_device_that_cannot_be_set_up_stops_the_whole_lab(self, state_dir: Path) -> None:
        folder = state_dir / "bad"
        folder.mkdir()
        (folder / "files").mkdir()
        (folder / "setup.sh").write_text("echo 'no such thing' >&2; exit 3\n")
        lab = RealLab(state_dir / "failing")
        with pytest.raises(LabError, match=r"bad: setting it up failed.*no such thing"):
            lab.up([_PROBE, _PROBE.model_copy(update={"name": "bad", "folder": folder, "interfaces": _port(21)})])
        assert _traces(lab) == []


def _port(host: int) -> dict[str, Interface]:
    return {"eth0": Interface(segment="management", host=host)}


def test_an_unknown_device_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(LabError, match=r"no real device core1 in this lab \(there are: none: the lab is down\)"):
        RealLab(tmp_path).device("core1")


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], "10.64.0.0/20"),
        (["10.64.0.0/24"], "10.64.16.0/20"),
        (["10.64.0.0/16"], "10.65.0.0/20"),
        (["10.0.0.0/8"], "172.16.0.0/20"),
        (["192.168.0.0/16"], "10.64.0.0/20"),
    ],
)
def test_a_lab_takes_a_subnet_that_the_machine_does_not_use(
    monkeypatch: pytest.MonkeyPatch, taken: list[str], free: str
) -> None:
    monkeypatch.setattr(network, "_taken", lambda: [IPv4Network(one) for one in taken])
    assert network.free_subnet("000000") == free


def test_no_subnet_left_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_taken", lambda: [IPv4Network("0.0.0.0/0")])
    with pytest.raises(LabError, match="no free /20 is left on this machine"):
        network.free_subnet("000000")
