"""Whether the vendor still supports the hardware."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from netproof.checks._lifecycle import fitting_releases, judge_releases, no_data
from netproof.checks.check import Check, need, unknown
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState

_MODEL = Text(en="the device's model could not be read", zh_tw="無法取得設備型號")
_NO_HARDWARE = Text(
    en="the device names no hardware model of its own",
    zh_tw="設備未具備自身的硬體型號",
)


class SupportedHardware(Check):
    """Clause 4.1.1: devices past their end of support. The product of the lifecycle data is the exact model."""

    title: ClassVar[Text] = Text(en="The hardware is supported", zh_tw="硬體仍受原廠支援")
    sections: ClassVar[tuple[str, ...]] = ("identity",)
    baseline: ClassVar[str] = "firmware"

    maximum_data_age_days: int = Field(ge=1)
    """How old lifecycle data may be until they no longer show that something is supported."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Concern only devices that say what hardware they are."""
        return _NO_HARDWARE if state.identity and state.identity.model == "" else None

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Look the model up in the lifecycle data."""
        model = need(state.identity, "identity", state).model
        if isinstance(model, Unknown):
            yield unknown("", model, _MODEL)
            return
        fitting = fitting_releases(context, lambda release: release.product.casefold() == model.casefold())
        if not fitting:
            yield no_data(model, "")
            return
        yield from judge_releases(fitting, context, self.maximum_data_age_days)
