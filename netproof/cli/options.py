"""Options that several commands share."""

from typing import TYPE_CHECKING, Annotated

import typer

from netproof.errors import ConfigurationError

if TYPE_CHECKING:
    from nornir_tasks.workspace import Workspace

Inventory = Annotated[
    list[str] | None,
    typer.Option("-i", "--inventory", help="Ansible inventory (again for more); default: NETPROOF_INVENTORY."),
]
Limit = Annotated[str, typer.Option("-l", "--limit", help="Host pattern, as Ansible's.")]
Workers = Annotated[int, typer.Option(min=1, max=500, help="Devices read at the same time.")]
Timeout = Annotated[float, typer.Option(min=1, help="Seconds for one device, from connection to last answer.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
Run = Annotated[str, typer.Option("--run", help="A run's id; default: the latest.")]


def workspace_of(inventory: list[str] | None, *, required: bool = True) -> "Workspace":
    """Open the workspace of the inventories that were named, or of `NETPROOF_INVENTORY`.

    Raises:
        ConfigurationError: no inventory was named.
    """
    import os

    from nornir_tasks.workspace import Workspace

    named = os.environ.get("NETPROOF_INVENTORY", "")
    sources = tuple(inventory or (source for source in named.split(os.pathsep) if source))
    if not sources and required:
        raise ConfigurationError("no inventory was given; name it with -i INVENTORY or in NETPROOF_INVENTORY")
    return Workspace.open(sources)
