"""What the checks of a log server's store share."""

from netproof.model.record import Text
from netproof.model.state import DeviceState

DAYS_OF_YEAR = 366
"""The longest year, so that as many years of days are never short of the calendar's."""

NO_LOG_SERVER = Text(
    en="the device receives no other devices' logs, so it keeps none of theirs",
    zh_tw="設備未接收其他設備的日誌，未保存其他設備的日誌",
)
UNKNOWN_RECEIVER = Text(
    en="it could not be told whether the device receives other devices' logs",
    zh_tw="無法得知設備是否接收其他設備的日誌",
)


def no_log_server(state: DeviceState) -> Text | None:
    """Say that a device is no log server, where it is known to be none."""
    return NO_LOG_SERVER if state.log_store is not None and state.log_store.receives is False else None
