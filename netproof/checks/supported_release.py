"""Whether the vendor still supports the software release that runs."""

import re
from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._lifecycle import judge_release, no_data
from netproof.checks.check import Check, IndeterminateError, need, unknown
from netproof.checks.required_version import MISSING
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, Identity
from netproof.registers.software import SoftwareRegister
from netproof.versions import is_of_cycle

_VERSION = Text(en="the running version could not be read", zh_tw="無法取得執行中的版本")


class SupportedRelease(Check):
    """Clause 4.1.1: software past its end of support. Without data for it nothing is shown either way."""

    title: ClassVar[Text] = Text(en="The software release is supported", zh_tw="軟體版本仍受原廠支援")
    sections: ClassVar[tuple[str, ...]] = ("identity",)
    baseline: ClassVar[str] = "firmware"

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Look the release up in the lifecycle data, the most exact cycle first."""
        identity = need(state.identity, "identity", state)
        register = context.registers.get(SoftwareRegister)
        if register is None:
            raise IndeterminateError(MISSING)
        if isinstance(identity.version, Unknown):
            yield unknown("", identity.version, _VERSION)
            return
        products = product_names(identity)
        fitting = [
            release
            for release in register.lifecycle
            if release.product in products and is_of_cycle(identity.version, release.cycle)
        ]
        if not fitting:
            yield no_data(products[0], identity.version)
            return
        yield from judge_release(max(fitting, key=lambda release: len(release.cycle)), context)


def product_names(identity: Identity) -> tuple[str, ...]:
    """Return the names under which lifecycle data may list the software, such as `cisco-ios-xe` or `debian`."""
    system = _slug(identity.operating_system)
    vendor = _slug(identity.vendor)
    return tuple(dict.fromkeys((f"{vendor}-{system}" if vendor and not system.startswith(vendor) else system, system)))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
