"""Which TCP ports of a device answer from outside: one connection each, all at once, nothing is sent."""

import errno
import selectors
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack

from netproof.model.state import Probed

PROBE_SECONDS = 2.0
_AT_ONCE = threading.BoundedSemaphore(32)
"""Devices that are probed at the same time, so that the sockets stay far below usual limits on open files."""
_PENDING = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}


def probe(address: str, ports: Iterable[int], forwarded: Mapping[int, int], seconds: float = PROBE_SECONDS) -> Probed:
    """Return which ports accept a connection within the time for all of them.

    A port that is filtered counts as closed: from here it cannot be used.

    Raises:
        OSError: the address cannot be resolved, or there are too many open files.
    """
    tried = tuple(sorted(set(ports)))
    found: set[int] = set()
    with _AT_ONCE, ExitStack() as stack, selectors.DefaultSelector() as selector:
        for port in tried:
            family, kind, protocol, _, place = socket.getaddrinfo(
                address, forwarded.get(port, port), type=socket.SOCK_STREAM
            )[0]
            attempt = stack.enter_context(socket.socket(family, kind, protocol))
            attempt.settimeout(0)
            if attempt.connect_ex(place) in _PENDING:
                selector.register(attempt, selectors.EVENT_WRITE, port)
        end = time.monotonic() + seconds
        while selector.get_map() and (left := end - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                selector.unregister(key.fileobj)
                attempt = key.fileobj  # type: ignore[assignment] # only sockets are registered
                if not attempt.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    found.add(key.data)
    return Probed(tried=tried, open=tuple(sorted(found)))
