"""The lab's TLS endpoints: served for real, wrong as their table says, and gone afterwards."""

import shutil
import time
from pathlib import Path

import psutil

from lab import endpoints
from netproof.registers.endpoints import EndpointsRegister
from nornir_tasks.endpoints import ask_endpoints


def test_the_labs_endpoints(tmp_path: Path) -> None:
    ports = endpoints.start(tmp_path)
    pid = int((tmp_path / "pid").read_text().split()[0])
    try:
        register = EndpointsRegister.model_validate(endpoints.register(ports, "authority.pem"))
        readings = {one.endpoint: one for one in ask_endpoints(register.entries, tmp_path, seconds=30)}
    finally:
        endpoints.stop(tmp_path)
    good, switch = readings["online-ordering"], readings["acc-sw1-web"]
    assert (good.failure, good.trusted, good.name_matches, good.protocols) == ("", True, True, ("TLSv1.2", "TLSv1.3"))
    assert switch.trust_problem == "certificate has expired"
    assert switch.protocols == ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
    assert list(register.faults()) == []
    assert has_ended(pid)


def has_ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_they_end_by_themselves_when_the_labs_folder_is_gone(tmp_path: Path) -> None:
    """A lab that was killed leaves nothing behind."""
    endpoints.start(tmp_path / "tls")
    pid = int((tmp_path / "tls" / "pid").read_text().split()[0])
    shutil.rmtree(tmp_path / "tls")
    deadline = time.monotonic() + 60
    while not has_ended(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert has_ended(pid)
