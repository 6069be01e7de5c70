"""What can go wrong with a session, each as one sentence that says what to do."""

from netproof.errors import ExitCode, NetproofError


class SessionError(NetproofError):
    """The session with a device is over, or never began: nothing more can be read from it."""

    exit_code = ExitCode.NOT_EVALUATED


class CommandError(NetproofError):
    """One command has no usable answer; the session goes on."""

    exit_code = ExitCode.NOT_EVALUATED


class TooMuchOutputError(SessionError):
    """An answer is larger than any real one, so reading on would only cost memory and time."""


class DeadlineError(SessionError):
    """The device's time is over."""
