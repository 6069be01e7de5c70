"""NAPALM's Junos driver on our own connection: NETCONF over SSH (RFC 6242), of which only reading is sent.

Sources: RFC 6241; Junos XML Management Protocol Developer Guide (`get-…`, `command`, the attribute `inactive`);
ncclient and PyEZ, which carry the driver.
"""

import codecs
import logging
import os
import re
import warnings
from functools import partial
from typing import Any

import paramiko
from jnpr.junos import jxml
from lxml import etree
from napalm.base import get_network_driver
from napalm.junos import junos
from ncclient.devices.junos import JunosDeviceHandler
from ncclient.manager import Manager
from ncclient.transport.ssh import BUF_SIZE, SSHSession

from netproof.errors import RefusedError
from nornir_tasks.sessions.deadline import Deadline
from nornir_tasks.sessions.errors import DeadlineError, SessionError, TooMuchOutputError, too_much
from nornir_tasks.sessions.ssh import Connection

for _name in ("ncclient", "jnpr", "napalm", junos.__file__):
    # They log what devices answer, secrets included; NAPALM's driver logs under its file's name.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
    logging.getLogger(_name).addHandler(logging.NullHandler())
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"jnpr\.")

_READING = frozenset({"hello", "close-session", "file-list", "file-show"})
_SHOW = re.compile(r"show [\w .:/-]+(?:\| display xml rpc)?")
_FRAMED_IN_CHUNKS = "base:1.1"
_WITHOUT_INACTIVE = b"""<xsl:template match="*[@inactive='inactive']"/></xsl:stylesheet>"""


def open_driver(connection: Connection, *, deadline: Deadline, byte_cap: int) -> Any:
    """Return the driver, open.

    Raises:
        SessionError: the device does not offer NETCONF on this connection.
    """
    handler = _Handler({"name": "junos", "local": False, "use_filter": False})
    session = ReadingSession(connection, handler, byte_cap)
    session.begin(deadline)
    # A request's own limit ends after the deadline, so that it is always the deadline that is told of.
    options = {"ssh_config_file": os.devnull, "lock_disable": True}
    driver = get_network_driver("junos")(
        connection.target.name, connection.target.user, None, timeout=deadline.seconds, optional_args=options
    )
    driver.device.open = partial(_attach, driver.device, Manager(session, handler))
    driver.open()
    return driver


def _attach(device: Any, manager: Manager, **_: object) -> None:
    """Do what PyEZ's `Device.open` does once it is connected."""
    device._conn = manager  # noqa: SLF001 - PyEZ has no other place for a connection of somebody else's
    device.connected = True
    device._nc_transform = device.transform  # noqa: SLF001 - likewise
    device._norm_transform = lambda: _without_inactive(jxml.normalize_xslt.encode())  # noqa: SLF001 - likewise


def _without_inactive(transformation: bytes) -> bytes:
    """Add to an XSLT that inactive statements are left out: NAPALM does not tell them from those in force."""
    head, end, _ = transformation.rpartition(b"</xsl:stylesheet>")
    return head + _WITHOUT_INACTIVE if end else transformation


class _Handler(JunosDeviceHandler):  # type: ignore[misc] # ncclient has no types
    def get_capabilities(self) -> list[str]:
        """Leave out framing in chunks (RFC 6242, 4.2), whose lengths would not fit a text with bytes replaced."""
        return [name for name in super().get_capabilities() if _FRAMED_IN_CHUNKS not in name]

    def transform_reply(self) -> bytes:
        return _without_inactive(super().transform_reply())


class ReadingSession(SSHSession):  # type: ignore[misc] # ncclient has no types
    """ncclient's session on a connection that is logged in: it sends what reads, and takes only so many bytes."""

    def __init__(self, connection: Connection, handler: JunosDeviceHandler, cap: int) -> None:
        super().__init__(handler)
        self._connection = connection
        self._transport = connection.ssh
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._cap = cap
        self._received = 0
        self._excess: TooMuchOutputError | None = None

    def begin(self, deadline: Deadline) -> None:
        """Ask for NETCONF and exchange greetings.

        Raises:
            SessionError: the device does not offer it.
        """
        self._channel = self._connection.open_channel(deadline)
        try:
            self._channel.invoke_subsystem("netconf")
        except (paramiko.SSHException, OSError, EOFError) as error:
            if deadline.passed:
                raise DeadlineError(f"began no NETCONF within {deadline.seconds:g} s (--timeout)") from error
            raise SessionError(
                "offers no NETCONF on this port; set `system services netconf ssh` on it, "
                "and ansible_port to 830 (or 22 where SSH offers it too)"
            ) from error
        self._channel_id = self._channel.get_id()
        self._connected = True
        self._post_connect(deadline.remaining())

    def send(self, message: str) -> None:
        """Send a request that only reads.

        Raises:
            RefusedError: it is another one; nothing was sent.
        """
        if self._excess is not None:
            raise self._excess
        operation = _operation(message)
        if not is_reading(operation):
            raise RefusedError(f"NETCONF operation {_local(operation)!r} does more than read; it was not sent")
        self._received = 0
        super().send(message)

    def _transport_read(self) -> bytes:
        """Return what came as whole characters; ncclient would give up on one that is cut in two."""
        while data := self._channel.recv(BUF_SIZE):
            self._received += len(data)
            if self._received > self._cap:
                self._excess = too_much("NETCONF", self._cap)
                raise self._excess
            if text := self._decoder.decode(data):
                return text.encode()
        return b""


def _operation(message: str) -> Any:
    """Return the operation of an `<rpc>`, or the message itself."""
    root = etree.fromstring(message.encode())
    return root[0] if _local(root) == "rpc" and len(root) else root


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def is_reading(operation: Any) -> bool:
    """Tell whether a NETCONF operation only reads; of commands, those that show and write nowhere else."""
    name = _local(operation)
    if name == "command":
        return _SHOW.fullmatch(operation.text or "") is not None
    return name.startswith("get-") or name in _READING
