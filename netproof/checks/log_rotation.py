"""Whether a log server keeps files as long as logs are due."""

import math
from collections.abc import Iterator
from typing import ClassVar

from netproof.checks._log_store import DAYS_OF_YEAR, UNKNOWN_RECEIVER, no_log_server
from netproof.checks.check import Check, need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_logs import LogRotation

_DAYS = {"hourly": 1 / 24, "daily": 1.0, "weekly": 7.0, "monthly": 28.0, "yearly": 365.0}
"""The shortest that a period can be."""

_SHORT = Text(
    en="logs are deleted after {days} days; {least} are asked for ({pattern})",
    zh_tw="日誌保存 {days} 天後即刪除，應保存 {least} 天（{pattern}）",
)
_UNKNOWN = Text(en="it could not be told what deletes logs, and when", zh_tw="無法得知日誌何時刪除")


class LogRotationPeriod(Check):
    """Clause 4.3: logs are kept for three calendar years, so nothing may delete them before."""

    title: ClassVar[Text] = Text(
        en="Nothing deletes kept logs before their time",
        zh_tw="日誌未於保存期限屆滿前刪除",
    )
    sections: ClassVar[tuple[str, ...]] = ("log_store",)
    baseline: ClassVar[str] = "log_retention"
    mendable: ClassVar[bool] = True

    retention_years: int
    """Calendar years for which logs are kept."""
    margin_days: int
    """Days beyond them, so that a rotation that comes early loses nothing."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Say that the device is no log server."""
        return no_log_server(state)

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge every block of logrotate's and every line of tmpfiles.d that concerns the store."""
        section = need(state.log_store, "log_store", state)
        yield from undetermined("", section.receives, UNKNOWN_RECEIVER)
        yield from undetermined("", section.rotations, _UNKNOWN)
        yield from undetermined("", section.further_deletion, _UNKNOWN)
        for rotation in section.rotations if not isinstance(section.rotations, Unknown) else ():
            yield from self._rotation(rotation)

    def _rotation(self, rotation: LogRotation) -> Iterator[Observation]:
        target = rotation.file or rotation.pattern
        for days in (_kept_days(rotation), rotation.maximum_age_days):
            yield from undetermined(target, days, _UNKNOWN)
            if not isinstance(days, Unknown) and days is not None and days < self._least:
                facts = {"days": math.floor(days), "least": self._least, "pattern": rotation.pattern}
                yield violation(target, _SHORT.format(**facts), rotation.lines)

    @property
    def _least(self) -> int:
        return self.retention_years * DAYS_OF_YEAR + self.margin_days

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Keep more files where a block of logrotate's concerns the store alone."""
        section = state.log_store
        if section is None or section.receives is not True or isinstance(section.rotations, Unknown):
            return state
        rotations = tuple(map(self._mended, section.rotations))
        return state.changed(log_store=section.changed(rotations=rotations))

    def _mended(self, rotation: LogRotation) -> LogRotation:
        days = _kept_days(rotation)
        if not rotation.file or not rotation.of_store_only or isinstance(days, Unknown):
            return rotation
        kept, age = rotation.kept, rotation.maximum_age_days
        if days is not None and days < self._least:
            if rotation.period not in _DAYS:
                return rotation
            kept = math.ceil(self._least / _DAYS[rotation.period])
        if isinstance(age, int) and age < self._least:
            age = self._least
        return rotation.changed(kept=kept, maximum_age_days=age)


def _kept_days(rotation: LogRotation) -> Known[float | None]:
    """Return how many days rotated files are kept at least; `None` for without end."""
    if rotation.kept is None or isinstance(rotation.kept, Unknown):
        return rotation.kept
    return rotation.kept * _DAYS.get(rotation.period, 0.0)
