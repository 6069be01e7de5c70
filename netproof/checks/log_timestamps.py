"""Whether log entries say when."""

from typing import ClassVar

from netproof.checks._flags import LoggingSwitch
from netproof.model.record import Text


class LogTimestamps(LoggingSwitch):
    """Clause 4.3, profile section 2: an entry tells its time, so that it can be matched with others."""

    title: ClassVar[Text] = Text(en="Log entries carry date and time", zh_tw="日誌記載日期及時間")
    field: ClassVar[str] = "timestamps"
    off: ClassVar[Text] = Text(
        en="log entries carry no date and time",
        zh_tw="日誌未記載日期及時間",
    )
    unclear: ClassVar[Text] = Text(
        en="it could not be told whether log entries carry date and time",
        zh_tw="無法得知日誌是否記載日期及時間",
    )
