"""Commands of the embedded lab, and the demo that runs the whole loop on it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netproof.errors import NetproofError

if TYPE_CHECKING:
    from lab.lab import Lab

lab = typer.Typer(no_args_is_help=True, help="The embedded lab: a small firm that violates the rule in known ways.")
Real = Annotated[bool, typer.Option("--real", help="Also the real devices (root, Linux).")]
Radio = Annotated[
    bool, typer.Option("--radio", help="The real devices, and an access point with simulated radios (QEMU).")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(lab, name="lab")
    app.command("demo")(demo)


def lab_of() -> "Lab":
    """Return the lab of this working folder (`var/lab`, or `NETPROOF_LAB`)."""
    from lab.lab import Lab

    return Lab(Path(os.environ.get("NETPROOF_LAB", "var/lab")))


@lab.command("up")
def up(*, real: Real = False, radio: Radio = False) -> None:
    """Start the lab, and print the environment with which Netproof's commands work on it."""
    from lab.lab import LabFailedError
    from netproof.cli.console import note

    found = lab_of()
    try:
        found.up(real=real, radio=radio, say=note)
    except LabFailedError as error:
        raise NetproofError(str(error)) from None
    for name, value in found.environment.items():
        typer.echo(f"export {name}={value}")


@lab.command("down")
def down() -> None:
    """Stop the lab and remove what it made, its evidence aside."""
    lab_of().down()


@lab.command("status")
def status() -> None:
    """Show the lab's devices."""
    from netproof.cli.console import show_table

    rows = [(item.name, item.kind, item.address, "up" if item.running else "down") for item in lab_of().status()]
    show_table("Lab", ("device", "kind", "address", "state"), rows)


@lab.command("shell")
def shell(device: Annotated[str, typer.Argument(help="The device's name.")]) -> None:
    """Open a session on a device."""
    from lab.lab import LabFailedError

    try:
        command = lab_of().shell(device)
    except LabFailedError as error:
        raise NetproofError(str(error)) from None
    os.execvp(command[0], command)  # noqa: S606 - the session takes this command's place; no shell is wanted


def demo(*, real: Real = False, radio: Radio = False) -> None:
    """Run the whole loop on the embedded lab: find, plan, approve, apply, verify, report."""
    from lab.demo import run_demo

    raise typer.Exit(run_demo(lab_of(), real=real, radio=radio))
