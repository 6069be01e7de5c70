"""The errors that end a command, with the exit code that tells a scheduler why."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code says; a device that was not evaluated wins over findings."""

    SATISFIED = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    FINDINGS = 4
    NOT_EVALUATED = 5
    ROLLED_BACK = 6
    UNKNOWN = 7


class NetproofError(Exception):
    """An error with a message for people: what happened, where, what was expected, what to do."""

    exit_code = ExitCode.FAILED


class ConfigurationError(NetproofError):
    """The inventory, a register, the catalog or an option is wrong."""

    exit_code = ExitCode.USAGE


class RefusedError(NetproofError):
    """A safety rule forbids it: no approval, drift, a lock-out, a second use of a plan."""

    exit_code = ExitCode.REFUSED
