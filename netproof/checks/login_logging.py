"""Whether log-ins are logged."""

from typing import ClassVar

from netproof.checks._flags import LoggingSwitch
from netproof.model.record import Text


class LoginLogging(LoggingSwitch):
    """Clause 4.3: access records of the device."""

    title: ClassVar[Text] = Text(en="Log-ins and failed log-ins are logged", zh_tw="記錄登入成功與失敗")
    field: ClassVar[str] = "login_logging"
    off: ClassVar[Text] = Text(
        en="log-ins and failed log-ins are not both logged",
        zh_tw="未完整記錄登入成功與失敗",
    )
    unclear: ClassVar[Text] = Text(
        en="it could not be told whether log-ins are logged",
        zh_tw="無法得知是否記錄登入事件",
    )
