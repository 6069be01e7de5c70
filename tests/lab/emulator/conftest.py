from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.emulator import DeviceDefinition, EmulatedDevice, Emulator, Endpoint, load_definitions

HERE = Path(__file__).parent


@pytest.fixture
def definition() -> DeviceDefinition:
    return load_definitions(HERE / "devices.yml")[0]


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(tmp_path / "state", seconds_per_minute=0.5) as running:
        yield running


@pytest.fixture
def endpoint(emulator: Emulator, definition: DeviceDefinition) -> Endpoint:
    return emulator.start([definition])["sw1"]


@pytest.fixture
def device(emulator: Emulator, endpoint: Endpoint) -> EmulatedDevice:
    return emulator.devices[endpoint.name]
