"""Whether every public endpoint stands behind an application firewall that blocks."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import IndeterminateError, violation
from netproof.checks.firm._endpoints import declared
from netproof.checks.firm_check import FirmCheck
from netproof.due_dates import today
from netproof.model.assessment import Observation
from netproof.model.firm import FirmContext
from netproof.model.record import Text
from netproof.registers.protection_services import ProtectionService, ProtectionServicesRegister

_NO_SERVICES = Text(
    en="the register of DDoS protection and application firewalls is missing or empty",
    zh_tw="缺少 DDoS 防護及應用程式防火牆清冊或清冊為空白",
)
_NO_PUBLIC = Text(
    en="no public web service is declared among the TLS endpoints, although the firm serves the outside",
    zh_tw="公司設有對外服務，惟 TLS 服務端點清冊未登錄任何對外網頁服務",
)
_OPEN = Text(en="no application firewall on record protects {name}", zh_tw="清冊內無保護 {name} 的應用程式防火牆")
_IDLE = Text(
    en="the application firewall {service} before {name} only watches, or its contract has ended",
    zh_tw="{name} 前的應用程式防火牆 {service} 僅為監看模式，或契約已到期",
)


class PublishedWebServices(FirmCheck):
    """Clause 6.2: a published service without an application firewall is the one that is attacked.

    It joins two registers: whether the firewall really stands in the way of traffic is for its test record to show.
    """

    title: ClassVar[Text] = Text(
        en="Every public endpoint stands behind an application firewall", zh_tw="對外服務端點均設有應用程式防火牆"
    )

    def violations(self, context: FirmContext) -> Iterator[Observation]:
        """Look for a blocking firewall in force before each public endpoint."""
        public = [one for one in declared(context) if one.kind == "public" and one.start_tls == "none"]
        register = context.registers.get(ProtectionServicesRegister)
        if register is None or register.is_empty:
            raise IndeterminateError(_NO_SERVICES)
        if not public:
            raise IndeterminateError(_NO_PUBLIC)
        firewalls = [one for one in register.entries if one.subject == "waf" and not one.is_closed]
        for endpoint in public:
            before = [one for one in firewalls if {endpoint.host, endpoint.name}.intersection(one.systems)]
            facts = {"name": endpoint.name, "service": ", ".join(one.id for one in before)}
            if not before:
                yield violation(endpoint.id, _OPEN.format(**facts))
            elif not any(_blocks(one, context) for one in before):
                yield violation(endpoint.id, _IDLE.format(**facts))


def _blocks(service: ProtectionService, context: FirmContext) -> bool:
    day = today(context.as_of, context.firm.time_zone)
    return service.mode == "blocking" and (service.ends is None or service.ends >= day)
