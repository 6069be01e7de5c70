"""Whether guessing passwords is slowed down."""

from collections.abc import Iterator
from typing import ClassVar

from netproof.checks.check import Check, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState, LoginLockout

_NONE = Text(en="failed log-ins have no consequence", zh_tw="登入失敗未設定鎖定")
_WEAK = Text(
    en="log-in is locked for {duration} seconds after {attempts} failures; "
    "at least {least} seconds after at most {most} failures are asked for",
    zh_tw="登入失敗 {attempts} 次後鎖定 {duration} 秒，未達基準（失敗至多 {most} 次，鎖定至少 {least} 秒）",
)
_UNKNOWN = Text(en="it could not be told whether failed log-ins lock", zh_tw="無法得知是否設定登入失敗鎖定")


class LockoutAfterFailures(Check):
    """Profile section 2, 4.1.6: lock-out after failed log-ins."""

    title: ClassVar[Text] = Text(en="Failed log-ins lock", zh_tw="登入失敗達一定次數即鎖定")
    sections: ClassVar[tuple[str, ...]] = ("management_access",)
    baseline: ClassVar[str] = "management_access"
    mendable: ClassVar[bool] = True

    lockout_attempts: int
    """Failed log-ins after which a log-in locks, at most."""
    lockout_duration_seconds: int
    """How long it stays locked, in seconds, at least."""
    lockout_window_seconds: int
    """The time in which failures are counted, for a lock-out that is set anew."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge the device's one setting."""
        section = need(state.management_access, "management_access", state)
        lockout = section.lockout
        if isinstance(lockout, Unknown):
            yield unknown("", lockout, _UNKNOWN)
        elif lockout is None:
            yield violation("", _NONE)
        elif self._is_weak(lockout):
            message = _WEAK.format(
                attempts=lockout.attempts,
                duration=lockout.duration_seconds,
                most=self.lockout_attempts,
                least=self.lockout_duration_seconds,
            )
            yield violation("", message, section.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Set what is asked for, and leave a setting that is stricter in one part."""
        section = state.management_access
        if section is None or isinstance(section.lockout, Unknown):
            return state
        lockout = section.lockout
        if lockout is not None and not self._is_weak(lockout):
            return state
        mended = LoginLockout(
            attempts=min(lockout.attempts, self.lockout_attempts) if lockout else self.lockout_attempts,
            window_seconds=lockout.window_seconds if lockout else self.lockout_window_seconds,
            duration_seconds=max(
                lockout.duration_seconds if lockout else 0,
                self.lockout_duration_seconds,
            ),
        )
        if mended.attempts < 1:
            mended = mended.changed(attempts=self.lockout_attempts)
        return state.changed(management_access=section.changed(lockout=mended))

    def _is_weak(self, lockout: LoginLockout) -> bool:
        enough = 0 < lockout.attempts <= self.lockout_attempts
        return not enough or lockout.duration_seconds < self.lockout_duration_seconds
