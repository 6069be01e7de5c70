"""Whether configuration changes are logged."""

from typing import ClassVar

from netproof.checks._flags import LoggingSwitch
from netproof.model.record import Text


class ChangeLogging(LoggingSwitch):
    """Clauses 4.1.5 and 4.3: operation records are kept."""

    title: ClassVar[Text] = Text(en="Configuration changes are logged", zh_tw="記錄組態異動")
    field: ClassVar[str] = "change_logging"
    off: ClassVar[Text] = Text(
        en="configuration changes are not logged",
        zh_tw="未記錄組態異動",
    )
    unclear: ClassVar[Text] = Text(
        en="it could not be told whether configuration changes are logged",
        zh_tw="無法得知是否記錄組態異動",
    )
