"""What a check of the firm itself may know: how often runs are expected, and which there were."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from netproof.model.context import DeviceContext, FirmProfile
from netproof.model.endpoint import EndpointReading
from netproof.model.product_data import ProductData
from netproof.model.record import Record
from netproof.model.register import Registers
from netproof.model.run import RunFacts
from netproof.model.state import DeviceState

FIRM = "firm"
"""The subject of findings that concern no single device; no device may have this name."""

type Interval = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}(h|d|w|mo|y)$")]
"""Hours, calendar days, weeks, months or years: `12h`, `1d`, `2w`, `1mo`, `1y`."""

type CalendarPart = Literal["month", "quarter", "half-year", "year"]
"""A part of the calendar in which something is due once."""


class Schedule(Record):
    """How often the whole network is to be read and judged (`schedule.yml`)."""

    every: Interval
    grace: Interval = "2h"
    """How late a run may begin before it counts as missed."""


class FirmContext(Record):
    """The frozen surroundings of a judgement of the firm."""

    run: RunFacts
    """The run that is being judged."""
    earlier: tuple[RunFacts, ...] = ()
    """The runs that were judged before it, in the order of their start."""
    firm: FirmProfile
    registers: Registers
    schedule: Schedule | None = None
    """`None` when the firm has not said how often it expects runs."""
    devices: dict[str, DeviceContext] = {}
    """Every device of the run, as the inventory describes it."""
    states: dict[str, DeviceState] = {}
    """Those that could be read."""
    endpoints: tuple[EndpointReading, ...] | None = None
    """What the declared TLS endpoints served; `None` when the run did not ask them."""
    product_data: ProductData = ProductData()
    """What vendors and public sources say of products."""

    @property
    def as_of(self) -> datetime:
        """The moment that is judged: when the run began."""
        return self.run.started_at
