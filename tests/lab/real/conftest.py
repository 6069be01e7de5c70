import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.real import RealLab, capabilities, running

# Words that a missing capability is named with; a skip for any other reason is a failure in continuous integration.
_NAMED = {"Linux", "root", "programs", "capabilities", "namespaces", "links", "overlay", "Debian packages"}


@pytest.fixture(scope="session")
def real_devices_possible() -> None:
    missing = capabilities()
    if missing:
        if os.environ.get("CI") == "true" and not {item.capability for item in missing} <= _NAMED:
            pytest.fail(f"not a missing capability: {missing[0]}")
        pytest.skip(f"real devices cannot run here: {missing[0]}")


@pytest.fixture(scope="module")
def lab(real_devices_possible: None) -> Iterator[RealLab]:
    del real_devices_possible
    with tempfile.TemporaryDirectory(prefix="netproof-lab-") as folder, running(Path(folder) / "lab") as up:
        yield up
