import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.real import RealLab, running
from tests.real_devices import pytest_runtest_makereport, real_devices

__all__ = ["lab", "pytest_runtest_makereport", "real_devices", "state_dir"]


@pytest.fixture(scope="module")
def state_dir() -> Iterator[Path]:
    """A folder whose path an overlay can be mounted under: pytest's own hold a parameter's brackets and commas."""
    with tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def lab(real_devices: None, state_dir: Path) -> Iterator[RealLab]:
    """All four devices, for the tests of one module."""
    del real_devices
    with running(state_dir / "lab") as up:
        yield up
