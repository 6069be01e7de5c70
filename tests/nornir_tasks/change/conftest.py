import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab.real import RealLab, load_definitions, running
from netproof.model.operation import Operation
from nornir_tasks.change.linux import LinuxChange, open_session
from tests.nornir_tasks.change.guarded import PATIENCE, Opener, answers, request

NAMES = ("fw-dmz", "log1")


@pytest.fixture(scope="module")
def lab(real_devices: None) -> Iterator[RealLab]:
    del real_devices
    definitions = [definition for definition in load_definitions() if definition.name in NAMES]
    with (
        tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder,
        running(Path(folder) / "lab", definitions) as up,
    ):
        yield up


@pytest.fixture
def opened(lab: RealLab) -> Iterator[Opener]:
    """Open change sessions, and leave no change pending on any device."""

    def opener(
        name: str, operations: tuple[Operation, ...], change: str = "a1b2c3", seconds: float = PATIENCE, **target: Any
    ) -> LinuxChange:
        return open_session(request(lab, name, operations, change, seconds, **target))

    yield opener
    for device in lab.devices.values():
        name = answers(device, "ls /var/lib/netproof/pending 2>/dev/null || :")
        answers(device, f"[ -z '{name}' ] || sh /var/lib/netproof/guard revert {name}")
