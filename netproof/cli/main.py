"""The command `netproof`: its sub-commands, and how every error becomes one line and an exit code."""

import os
import signal
import sys
import traceback
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from netproof import __version__
from netproof.cli import (
    approving,
    calendar,
    changing,
    collecting,
    lab,
    logs,
    recording,
    registering,
    scheduling,
    showing,
)
from netproof.errors import ExitCode, NetproofError

app = typer.Typer(
    name="netproof",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Keep a securities firm's network devices inside the regulation.

    The loop: [b]collect[/b] → [b]assess[/b] → [b]plan[/b] (dry run) → [b]approve[/b] → [b]apply[/b] →
    [b]verify[/b] → [b]report[/b].
    A dry run sends read commands only; nothing is written without a plan that another person approved.

    Exit codes: 0 satisfied, 1 Netproof failed, 2 usage or configuration, 3 refused, 4 findings,
    5 devices not evaluated (wins over 4), 6 rolled back, 7 unknown.""",
)
for commands in (collecting, showing, changing, approving, registering, recording, calendar, scheduling, logs, lab):
    commands.register(app)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if wanted:
        typer.echo(f"netproof {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Read the options that stand before a command."""
    if debug:
        os.environ["NETPROOF_DEBUG"] = "1"


def main() -> None:
    """Run a command; whatever goes wrong is one message on standard error and an exit code that says what kind."""
    _stop_orderly()
    try:
        code = app(standalone_mode=False)
    except NetproofError as error:
        sys.exit(_report(str(error), error.exit_code))
    except TyperException as error:
        sys.exit(_report(f"{error.format_message()}; see: netproof --help" if str(error) else "", ExitCode.USAGE))
    except (Abort, KeyboardInterrupt):
        sys.exit(_report("stopped before its end", ExitCode.FAILED))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.FAILED)
    except Exception as error:  # noqa: BLE001 - the border to people: no traceback reaches them unasked
        sys.exit(
            _report(f"a defect in Netproof: {type(error).__name__}: {error}; see it with --debug", ExitCode.FAILED)
        )
    sys.exit(code if isinstance(code, int) else ExitCode.SATISFIED)


def _stop_orderly() -> None:
    """Take the end of a terminal or a service as Ctrl-C, so that what was started is taken down as well."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores SIGHUP, and so it stays
            signal.signal(number, signal.default_int_handler)


def _report(message: str, code: ExitCode) -> ExitCode:
    if os.environ.get("NETPROOF_DEBUG"):
        traceback.print_exc()
    if message:
        print(f"netproof: {message}", file=sys.stderr)  # noqa: T201 - the one place that writes errors
    return code
