from collections.abc import Iterator

import psutil
import pytest

from tests.loop.emulated_lab import EmulatedLab


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedLab]:
    """Give a module a lab of its own, freshly started."""
    lab = EmulatedLab(tmp_path_factory.mktemp("lab"))
    lab.up(say=lambda _: None)
    try:
        yield lab
    finally:
        lab.stop()
    servers = [
        process for process in psutil.process_iter(["cmdline"]) if "lab.endpoints" in (process.info["cmdline"] or ())
    ]
    assert not [server for server in servers if str(lab.folder / "tls") in server.info["cmdline"]], "left running"
