"""What a check of the firm itself may know: how often runs are expected, and which there were."""

from typing import Annotated

from pydantic import StringConstraints

from netproof.model.context import FirmProfile
from netproof.model.record import Record
from netproof.model.register import Registers
from netproof.model.run import RunFacts

FIRM = "firm"
"""The subject of findings that concern no single device; no device may have this name."""

type Interval = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}(h|d|w|mo)$")]
"""Hours, calendar days, weeks or months: `12h`, `1d`, `2w`, `1mo`."""


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
