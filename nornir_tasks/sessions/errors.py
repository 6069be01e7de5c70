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


def too_much(asked: str, cap: int) -> TooMuchOutputError:
    """Return the error for an answer of more than `cap` bytes."""
    return TooMuchOutputError(
        f"sent more than {cap / 2**20:g} MiB in answer to {asked} and was cut off; log in by hand to see what it sends"
    )


def late(got: str, asked: str, seconds: float) -> DeadlineError:
    """Return the error for an answer that did not end within the deadline of `seconds`."""
    return DeadlineError(
        f"{got} in answer to {asked} within {seconds:g} s; "
        "look at the device's load, or give it more time with --timeout"
    )


def closed(asked: str) -> SessionError:
    """Return the error for a session that the device ended."""
    return SessionError(f"closed the session while it answered {asked}; look at the device's log, then collect again")
