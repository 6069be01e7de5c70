"""What a check of the firm itself is: as a check of a device, but it judges the firm's surroundings, not a state."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Record, Text

NO_DEVICES = Text(en="this run holds no device", zh_tw="本次執行未包含任何設備")
NOT_READ = Text(en="the device could not be read", zh_tw="無法讀取設備")


class FirmCheck(Record, ABC):
    """A check of the firm. Its fields are its parameters, set by the catalog; nothing that it finds is mended by plans.

    It is pure, as every check is: no clock, no file, no network.
    """

    title: ClassVar[Text]

    @abstractmethod
    def violations(self, context: FirmContext) -> Iterable[Observation]:
        """Yield what is wrong, what could not be told, and notes.

        Raises:
            IndeterminateError: nothing can be said at all.
        """
