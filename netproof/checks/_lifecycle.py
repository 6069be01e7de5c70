"""What lifecycle data say of a product: shared by software and hardware."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from netproof.checks._register import today
from netproof.checks.check import IndeterminateError, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.product_data import LifecycleRelease
from netproof.model.record import Text
from netproof.registers.retirement_plans import RetirementPlan, RetirementPlansRegister
from netproof.registers.software import SoftwareRegister

EARLY_WARNING = timedelta(days=180)
"""A note that far ahead leaves time for the next budget; it never changes a verdict."""

_NO_DATA = Text(
    en="there are no lifecycle data: neither the software register nor product-data/sources.yml is there",
    zh_tw="缺少生命週期資料：未建立軟體版本清冊，亦無 product-data/sources.yml",
)
_ENDED = Text(
    en="support of {release} ended on {date} (source: {source}, as of {as_of})",
    zh_tw="{release} 已於 {date} 終止支援（資料來源：{source}，{as_of}）",
)
_ENDED_SOMETIME = Text(
    en="support of {release} has ended (source: {source}, as of {as_of})",
    zh_tw="{release} 已終止支援（資料來源：{source}，{as_of}）",
)
_NO_PLAN = Text(en="no approved retirement plan covers it", zh_tw="查無經核准的汰除計畫")
_LATE_PLAN = Text(
    en="retirement plan {plan} should have been carried out by {by}", zh_tw="汰除計畫 {plan} 應於 {by} 前完成，已逾期"
)
_PLANNED = Text(en="retirement plan {plan} replaces it by {by}", zh_tw="依汰除計畫 {plan}，將於 {by} 前汰換")
_SOON = Text(
    en="support of {release} ends on {date} (source: {source}, as of {as_of})",
    zh_tw="{release} 將於 {date} 終止支援（資料來源：{source}，{as_of}）",
)
_NOT_KNOWN = Text(
    en="the lifecycle data have no end of support for {release}, so it cannot be shown to be supported",
    zh_tw="生命週期資料未列出 {release} 的終止支援日期，無法證明仍受支援",
)
_OLD_DATA = Text(
    en="the lifecycle data for {release} are as of {as_of}, more than {age} days ago; fetch them again "
    "(source: {source})",
    zh_tw="{release} 的生命週期資料日期為 {as_of}，已逾 {age} 日（資料來源：{source}），請重新取得",
)
_FUTURE_DATA = Text(
    en="the lifecycle data for {release} are dated {as_of}, which is still to come; correct the date "
    "(source: {source})",
    zh_tw="{release} 的生命週期資料日期為 {as_of}，晚於今日（資料來源：{source}），請更正日期",
)


def fitting_releases(context: Context, fits: Callable[[LifecycleRelease], bool]) -> list[LifecycleRelease]:
    """Return what is known of a product: the firm's own register where it tells, and fetched data otherwise.

    Raises:
        IndeterminateError: there are no lifecycle data at all.
    """
    register, fetched = context.registers.get(SoftwareRegister), context.product_data.releases
    if register is None and not fetched:
        raise IndeterminateError(_NO_DATA)
    own = [release for release in (register.lifecycle if register else ()) if fits(release)]
    return own or [release for release in fetched if fits(release)]


def judge_releases(
    releases: list[LifecycleRelease], context: Context, maximum_data_age_days: int
) -> Iterator[Observation]:
    """Judge what is known of a product, the worst first: sources may differ, and none of them is hidden."""
    longest = max(len(release.cycle) for release in releases)
    for release in (release for release in releases if len(release.cycle) == longest):
        yield from _judge_release(release, context, maximum_data_age_days)


def no_data(product: str, version: str) -> Observation:
    """Return the observation that no lifecycle data know a product."""
    message = _NOT_KNOWN.format(release=f"{product} {version}".strip())
    return Observation(kind="undetermined", target=product, message=message)


def _judge_release(release: LifecycleRelease, context: Context, age: int) -> Iterator[Observation]:
    """Judge one release by its end of support; no date at all is never taken for support."""
    end, day = release.end_of_life, today(context)
    target = f"{release.product} {release.cycle}".strip()
    facts = {"release": target, "date": end, "source": release.source, "as_of": release.as_of, "age": age}
    if end is None:
        yield Observation(kind="undetermined", target=target, message=_NOT_KNOWN.format(**facts))
    elif end is True:
        yield _ended(target, _ENDED_SOMETIME.format(**facts), context)
    elif end and end <= day:
        yield _ended(target, _ENDED.format(**facts), context)
    elif release.as_of > day:
        yield Observation(kind="undetermined", target=target, message=_FUTURE_DATA.format(**facts))
    elif release.as_of + timedelta(days=age) < day:
        yield Observation(kind="undetermined", target=target, message=_OLD_DATA.format(**facts))
    elif end and end <= day + EARLY_WARNING:
        yield Observation(kind="note", target=target, message=_SOON.format(**facts))


def _ended(target: str, message: Text, context: Context) -> Observation:
    """Return a violation, or a note where an approved plan replaces the device in time (clause 4.1.1)."""
    plan = _plan_for(target, context)
    if plan is None:
        return violation(target, _both(message, _NO_PLAN))
    facts = {"plan": plan.id, "by": plan.replace_by}
    if plan.replace_by < today(context):
        return violation(target, _both(message, _LATE_PLAN.format(**facts)))
    return Observation(kind="note", target=target, message=_both(message, _PLANNED.format(**facts)))


def _plan_for(product: str, context: Context) -> RetirementPlan | None:
    """Return the approved plan that replaces the device, the one that does so last."""
    register = context.registers.get(RetirementPlansRegister)
    names, day = (context.device.name, *context.device.groups), today(context)
    plans = [
        plan
        for plan in (register.entries if register else ())
        if plan.is_approved and not plan.is_closed and _is_past(plan.approved_on, day)
        and plan.covers(product, names)
        and all(context.registers.proof_state(proof) == "verified" for proof in plan.proofs)
        and plan.proofs
    ]  # fmt: skip
    return max(plans, key=lambda plan: plan.replace_by, default=None)


def _is_past(day: date | None, today_: date) -> bool:
    return day is not None and day <= today_


def _both(one: Text, other: Text) -> Text:
    return Text(en=f"{one.en}; {other.en}", zh_tw=f"{one.zh_tw}；{other.zh_tw}")
