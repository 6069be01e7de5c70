"""Whether the vendor still supports the software release that runs."""

import re
from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from netproof.checks._lifecycle import fitting_releases, judge_releases, no_data
from netproof.checks.check import Check, need, unknown
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, Identity
from netproof.versions import is_of_cycle

_VERSION = Text(en="the running version could not be read", zh_tw="無法取得執行中的版本")


class SupportedRelease(Check):
    """Clause 4.1.1: software past its end of support. Without data for it nothing is shown either way."""

    title: ClassVar[Text] = Text(en="The software release is supported", zh_tw="軟體版本仍受原廠支援")
    sections: ClassVar[tuple[str, ...]] = ("identity",)
    baseline: ClassVar[str] = "firmware"

    maximum_data_age_days: int = Field(ge=1)
    """How old lifecycle data may be until they no longer show that something is supported."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Look the release up in the lifecycle data, the most exact cycle first."""
        identity = need(state.identity, "identity", state)
        version, products = identity.version, product_names(identity)
        if isinstance(version, Unknown):
            yield unknown("", version, _VERSION)
            return
        fitting = fitting_releases(
            context, lambda release: release.product in products and is_of_cycle(version, release.cycle)
        )
        if not fitting:
            yield no_data(products[0], version)
            return
        yield from judge_releases(fitting, context, self.maximum_data_age_days)


def product_names(identity: Identity) -> tuple[str, ...]:
    """Return the names under which lifecycle data may list the software, such as `cisco-ios-xe` or `debian`."""
    system = _slug(identity.operating_system)
    vendor = _slug(identity.vendor)
    return tuple(dict.fromkeys((f"{vendor}-{system}" if vendor and not system.startswith(vendor) else system, system)))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
