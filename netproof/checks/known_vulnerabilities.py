"""Whether what runs has holes that should have been closed by now."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from pydantic import Field

from netproof.checks._affected import affects
from netproof.checks._register import today
from netproof.checks.check import Check, IndeterminateError, need, unknown, violation
from netproof.checks.supported_release import product_names
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.product_data import Advisory
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState

_NO_DATA = Text(
    en="there are no advisory data: product-data/sources.yml names no source that is complete for any product",
    zh_tw="缺少弱點通報資料：product-data/sources.yml 未列出任何產品的完整來源",
)
_NOT_COVERED = Text(
    en="no source of advisories is declared complete for {product}, so silence shows nothing",
    zh_tw="{product} 未列有完整的弱點通報來源，查無通報不代表沒有弱點",
)
_OLD = Text(
    en="the advisories for {product} are as of {as_of}, more than {age} days ago (source: {source}); fetch them again",
    zh_tw="{product} 的弱點通報資料日期為 {as_of}，已逾 {age} 日（資料來源：{source}），請重新取得",
)
_OPEN = Text(
    en="{what} is affected by {id} ({severity}; {cves}); it should have been closed by {due} "
    "(source: {source}, {as_of})",
    zh_tw="{what} 受 {id} 影響（{severity}；{cves}），應於 {due} 前修補（資料來源：{source}，{as_of}）",
)
_IN_TIME = Text(
    en="{what} is affected by {id} ({severity}; {cves}); it is to be closed by {due} (source: {source}, {as_of})",
    zh_tw="{what} 受 {id} 影響（{severity}；{cves}），尚須於 {due} 前修補（資料來源：{source}，{as_of}）",
)
_FUTURE = Text(
    en="the advisories for {product} are dated {as_of}, which is still to come (source: {source}); correct the date",
    zh_tw="{product} 的弱點通報資料日期為 {as_of}，晚於今日（資料來源：{source}），請更正日期",
)
_ATTACKS_UNKNOWN = Text(
    en="{what} is affected by {id}, and no list of attacked holes of the last {age} days tells whether it is attacked "
    "already ({cves})",
    zh_tw="{what} 受 {id} 影響，惟缺少 {age} 日內的已遭利用弱點清單，無法得知是否已遭利用（{cves}）",
)
_UNTOLD = Text(
    en="it cannot be told whether {what} is affected by {id}: its version does not compare with the advisory's",
    zh_tw="{what} 的版本與 {id} 所列版本無法比較，無從得知是否受影響",
)
_EXPLOITED = Text(en="known exploited", zh_tw="已遭利用")
_SEVERITIES = {
    "critical": Text(en="critical", zh_tw="嚴重"),
    "high": Text(en="high", zh_tw="高風險"),
    "medium": Text(en="medium", zh_tw="中風險"),
    "low": Text(en="low", zh_tw="低風險"),
}
_VERSION = Text(en="the running version could not be read", zh_tw="無法取得執行中的版本")


class KnownVulnerabilities(Check):
    """Clauses 4.1.2 and 6.3.2: known holes are closed in time. A waiver is the way to accept one for a while."""

    title: ClassVar[Text] = Text(en="Known holes are closed in time", zh_tw="已知弱點於期限內修補")
    sections: ClassVar[tuple[str, ...]] = ("identity", "firmware")
    baseline: ClassVar[str] = "firmware"

    maximum_data_age_days: int = Field(ge=1)
    """How old advisory data may be until silence no longer shows anything."""
    exploited_days: int = Field(ge=1)
    """Days until a hole must be closed that is known to be attacked, counted from when that became known."""
    critical_days: int = Field(ge=1)
    """Days until a critical hole must be closed, counted from its publication."""
    high_days: int = Field(ge=1)
    """Days until a hole of high severity must be closed."""
    other_days: int = Field(ge=1)
    """Days until any other hole must be closed."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Match the software and its packages with the advisories, and say what the data do not cover."""
        identity, firmware = need(state.identity, "identity", state), need(state.firmware, "firmware", state)
        data = context.product_data
        if not data.coverage:
            raise IndeterminateError(_NO_DATA)
        if isinstance(identity.version, Unknown):
            yield unknown("", identity.version, _VERSION)
            return
        products = product_names(identity)
        running = dict.fromkeys(products, (identity.version, False))
        running |= {name: (version, True) for name, version in firmware.packages}
        yield from self._coverage(products, context)
        for advisory in data.advisories:
            yield from self._judge(advisory, running, context)

    def _coverage(self, products: tuple[str, ...], context: Context) -> Iterator[Observation]:
        complete = [source for source in context.product_data.coverage if source.product in products]
        if not complete:
            yield _undetermined(products[0], _NOT_COVERED.format(product=products[0]))
            return
        newest = max(complete, key=lambda source: source.as_of)
        facts = {"product": products[0], "as_of": newest.as_of, "source": newest.source}
        if newest.as_of > today(context):
            yield _undetermined(products[0], _FUTURE.format(**facts))
        elif not self._is_recent(newest.as_of, context):
            yield _undetermined(products[0], _OLD.format(age=self.maximum_data_age_days, **facts))

    def _is_recent(self, as_of: date, context: Context) -> bool:
        day = today(context)
        return day - timedelta(days=self.maximum_data_age_days) <= as_of <= day

    def _judge(
        self, advisory: Advisory, running: dict[str, tuple[str, bool]], context: Context
    ) -> Iterator[Observation]:
        verdicts = [
            (item.product, affects(item, *running[item.product]))
            for item in advisory.affected
            if item.product in running
        ]
        hit = next((product for product, verdict in verdicts if verdict), None)
        if hit is not None:
            what = f"{hit} {running[hit][0]}"
            due, severity = self._deadline(advisory, context)
            facts = {"what": what, "id": advisory.id, "severity": severity, "cves": ", ".join(advisory.cves) or "-"}
            facts |= {"due": str(due), "source": advisory.source, "as_of": str(advisory.as_of)}
            if due < today(context):
                yield violation(advisory.id, _OPEN.format(**facts), (advisory.address,) if advisory.address else ())
            elif severity != _EXPLOITED and advisory.cves and not self._knows_attacks(context):
                facts["age"] = str(self.maximum_data_age_days)
                yield _undetermined(advisory.id, _ATTACKS_UNKNOWN.format(**facts))
            else:
                yield Observation(kind="note", target=advisory.id, message=_IN_TIME.format(**facts))
        elif unclear := next((product for product, verdict in verdicts if verdict is None), None):
            message = _UNTOLD.format(what=f"{unclear} {running[unclear][0]}", id=advisory.id)
            yield _undetermined(advisory.id, message)

    def _knows_attacks(self, context: Context) -> bool:
        return any(self._is_recent(known.as_of, context) for known in context.product_data.exploited)

    def _deadline(self, advisory: Advisory, context: Context) -> tuple[date, Text]:
        """Return the last day for closing a hole, and what makes it so: the earliest counts."""
        days = {"critical": self.critical_days, "high": self.high_days}.get(advisory.severity, self.other_days)
        regular = advisory.published + timedelta(days=days)
        added = [known.added for known in context.product_data.exploited if known.cve in advisory.cves]
        attacked = min(added, default=None)
        if attacked is not None and attacked + timedelta(days=self.exploited_days) < regular:
            return attacked + timedelta(days=self.exploited_days), _EXPLOITED
        return regular, _SEVERITIES.get(advisory.severity, Text(en=advisory.severity, zh_tw=advisory.severity))


def _undetermined(target: str, message: Text) -> Observation:
    return Observation(kind="undetermined", target=target, message=message)
