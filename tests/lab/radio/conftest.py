import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.radio import RadioLab, radio_capabilities
from tests.real_devices import pytest_runtest_makereport, skip_for_missing

__all__ = ["lab", "pytest_runtest_makereport", "radio_devices"]


@pytest.fixture(scope="session")
def radio_devices() -> None:
    """Skip what needs simulated radios where the machine lacks a capability, and name it."""
    skip_for_missing(radio_capabilities())


@pytest.fixture(scope="module")
def lab(radio_devices: None) -> Iterator[RadioLab]:
    """The access point with radios, for the tests of one module."""
    del radio_devices
    with tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder:
        up = RadioLab(Path(folder) / "lab")
        up.up()
        try:
            yield up
        finally:
            up.down()
