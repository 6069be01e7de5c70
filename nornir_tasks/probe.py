"""Which TCP ports of a device answer from outside: one connection each, nothing is sent."""

import socket
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from netproof.model.state import Probed

PROBE_SECONDS = 2.0
_AT_ONCE = 8


def probe(address: str, ports: Iterable[int], forwarded: Mapping[int, int], seconds: float) -> Probed:
    """Return which ports accept a connection within the time (at most two seconds each).

    A port that is filtered counts as closed: from here it cannot be used.
    """
    tried = tuple(sorted(set(ports)))
    timeout = max(min(PROBE_SECONDS, seconds), 0.1)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="probe") as pool:
        answers = pool.map(lambda port: _answers(address, forwarded.get(port, port), timeout), tried)
        found = tuple(port for port, answered in zip(tried, answers, strict=True) if answered)
    return Probed(tried=tried, open=found)


def _answers(address: str, port: int, timeout: float) -> bool:
    try:
        with socket.create_connection((address, port), timeout=timeout):
            return True
    except OSError:
        return False
