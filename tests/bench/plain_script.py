"""The script that a competent engineer writes first: Nornir, netmiko, one task that sends every command."""

from pathlib import Path
from typing import Any

from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.task import Result, Task
from nornir_netmiko.tasks import netmiko_send_command


def read_all(task: Task, commands: tuple[str, ...]) -> Result:
    """Send every command to one device."""
    for command in commands:
        task.run(task=netmiko_send_command, name=command, command_string=command, read_timeout=60)
    return Result(host=task.host)


def load(hosts: Path, workers: int) -> Nornir:
    """Read the inventory."""
    return InitNornir(
        runner={"plugin": "threaded", "options": {"num_workers": workers}},
        inventory={"plugin": "SimpleInventory", "options": {"host_file": str(hosts)}},
        logging={"enabled": False},
    )


def collect(nornir: Nornir, commands: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return each device's answers by command; a device that failed has none."""
    results: Any = nornir.run(task=read_all, commands=commands)
    nornir.close_connections(on_failed=True)
    return {
        name: {} if result.failed else {each.name: each.result for each in result[1:]}
        for name, result in results.items()
    }
