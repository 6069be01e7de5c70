"""What a check may know beside the device's state: frozen data, so that a verdict can be reproduced."""

from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from pydantic import Field

from netproof.model.product_data import ProductData
from netproof.model.record import Known, Record
from netproof.model.register import Registers
from netproof.model.state import DeviceState


class OwnAccess(Record):
    """How Netproof itself reaches the device: what a plan must never cut (DESIGN: never lock ourselves out)."""

    account: str
    address: Known[str]
    """The source address that the device sees, e.g. from its list of sessions, or configured by the inventory."""
    transport: Literal["ssh"] = "ssh"
    key_exchange: str = ""
    host_key: str = ""
    cipher: str = ""
    mac: str = ""
    port: int = 22
    algorithms: dict[str, tuple[str, ...]] = {}
    """What Netproof's own SSH client supports, by `ciphers`, `macs`, `key_exchanges` and `host_keys`."""


class DeviceContext(Record):
    """What the inventory says of a device."""

    name: str
    platform: str
    groups: tuple[str, ...] = ()
    own_access: OwnAccess
    interface_roles: dict[str, str] = {}
    """Interface → `outside`, `access`, `uplink`, `third-party`, `management`, `reserved`."""
    network_roles: dict[str, str] = {}
    """SSID or WLAN name → `staff` or `guest`."""
    redundant_with: tuple[str, ...] = ()
    """Devices of the same redundant pair or cluster, which are never changed in one batch."""
    canary: bool = False
    """Whether the device is changed first, to see a change's effect where it hurts least."""
    parameters: dict[str, object] = {}
    """`<baseline>_<parameter>` → value, from the inventory's variables."""
    mode: Literal["report", "mend"] = "report"
    """Whether findings on the device may be mended (`netproof_mode`)."""
    modes: dict[str, Literal["report", "mend"]] = {}
    """Control → mode, where it differs from the device's (`netproof_modes`)."""


class FirmProfile(Record):
    """Which duties apply to the firm."""

    name: str = ""
    firm_class: Literal[1, 2] = 1
    foreign: bool = False
    online_ordering: bool = True
    public_website: bool = True
    external_services: bool = True
    internal_wlan: bool = True
    guest_wlan: bool = True
    external_devices_allowed: bool = True
    third_party_lines: bool = True
    outsourced_devices: bool = True
    cross_border_personal_data: bool = True
    management_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Segments from which devices may be administered (4.1.5)."""
    time_zone: str = "Asia/Taipei"
    incident_report_hours: int | None = Field(default=None, ge=1, le=24 * 30)
    """The firm's own deadline for reporting an incident, from its discovery (7.2); the rule's text sets none."""

    @property
    def flags(self) -> frozenset[str]:
        """Return what a clause's applicability may name, as far as it is true of the firm."""
        own = {name for name, field in type(self).model_fields.items() if field.annotation is bool}
        return frozenset(name for name in own if getattr(self, name)) | {f"firm_class_{self.firm_class}"}

    @classmethod
    def known_flags(cls) -> frozenset[str]:
        """Return every flag that a clause may name."""
        own = {name for name, field in cls.model_fields.items() if field.annotation is bool}
        return frozenset(own | {"firm_class_1", "firm_class_2"})


class RecordedChange(Record):
    """A change that Netproof applied to a device under an approved plan."""

    plan: str
    started_at: datetime
    ended_at: datetime
    base_digests: dict[str, str] = {}
    """The configuration's keyed digests when it was planned; the application refuses any others."""
    digests: dict[str, str] = {}
    """The configuration's keyed digests after it, where they were recorded."""


class Context(Record):
    """The frozen surroundings of one device's assessment."""

    as_of: datetime
    firm: FirmProfile
    registers: Registers
    device: DeviceContext
    previous: DeviceState | None = None
    """What the device is compared with: its latest earlier reading whose changes were accounted for."""
    changes: tuple[RecordedChange, ...] = ()
    """What Netproof applied to the device since then, in order."""
    product_data: ProductData = ProductData()
    """What vendors and public sources say of products."""
