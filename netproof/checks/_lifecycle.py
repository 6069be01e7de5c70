"""What the lifecycle file says of a product: shared by software and hardware."""

from collections.abc import Iterator
from datetime import timedelta

from netproof.checks._register import today
from netproof.checks.check import violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text
from netproof.registers.software import LifecycleRelease

EARLY_WARNING = timedelta(days=180)
"""A note that far ahead leaves time for the next budget; it never changes a verdict."""

_ENDED = Text(
    en="support of {release} ended on {date} (source: {source}, as of {as_of})",
    zh_tw="{release} 已於 {date} 終止支援（資料來源：{source}，{as_of}）",
)
_ENDED_SOMETIME = Text(
    en="support of {release} has ended (source: {source}, as of {as_of})",
    zh_tw="{release} 已終止支援（資料來源：{source}，{as_of}）",
)
_SOON = Text(
    en="support of {release} ends on {date} (source: {source}, as of {as_of})",
    zh_tw="{release} 將於 {date} 終止支援（資料來源：{source}，{as_of}）",
)
_NOT_KNOWN = Text(
    en="the lifecycle data have no end of support for {release}, so it cannot be shown to be supported",
    zh_tw="生命週期資料未列出 {release} 的終止支援日期，無法證明仍受支援",
)


def judge_release(release: LifecycleRelease, context: Context) -> Iterator[Observation]:
    """Judge one release by its end of support; no date at all is never taken for support."""
    end = release.end_of_life
    target = f"{release.product} {release.cycle}".strip()
    facts = {"release": target, "date": end, "source": release.source, "as_of": release.as_of}
    if end is None:
        yield Observation(kind="undetermined", target=target, message=_NOT_KNOWN.format(**facts))
    elif end is True:
        yield violation(target, _ENDED_SOMETIME.format(**facts))
    elif end and end <= today(context):
        yield violation(target, _ENDED.format(**facts))
    elif end and end <= today(context) + EARLY_WARNING:
        yield Observation(kind="note", target=target, message=_SOON.format(**facts))


def no_data(product: str, version: str) -> Observation:
    """Return the observation that the lifecycle file does not know a product."""
    message = _NOT_KNOWN.format(release=f"{product} {version}".strip())
    return Observation(kind="undetermined", target=product, message=message)
