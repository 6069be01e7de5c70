"""`make bench`: collect the same emulated devices with Netproof and with a plain script, and print what each took."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.client import CLIENTS
from tests.bench.devices import ROOT, running, write_inventories

_MIB = 2**20


def measure(count: int, workers: int) -> dict[str, Any]:
    """Run every client on the same devices, one after the other, and return the figures and the comparison."""
    with tempfile.TemporaryDirectory(prefix="netproof-bench-") as name:
        folder = Path(name)
        with running(count, folder) as endpoints:
            write_inventories(endpoints, folder)
            found = {client: _measured(client, folder, workers) for client in CLIENTS}
    ours, theirs = found["netproof"], found["plain"]
    figures = {client: each["figures"] for client, each in found.items()}
    return {
        "devices": count,
        "workers": workers,
        "clients": figures,
        "times_faster": figures["plain"]["seconds"] / figures["netproof"]["seconds"],
        "times_less_cpu": figures["plain"]["cpu_seconds"] / figures["netproof"]["cpu_seconds"],
        "same_texts": sum(ours["digests"][device] == theirs["digests"][device] != {} for device in ours["digests"]),
        "differing": sorted(
            f"{device}: {command}"
            for device, answers in ours["digests"].items()
            for command, digest in answers.items()
            if theirs["digests"][device].get(command) != digest
        ),
    }


def _measured(client: str, folder: Path, workers: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "tests.bench.client", client, str(folder), str(workers)]
    subprocess.run(words, cwd=ROOT, check=True)
    found: dict[str, Any] = json.loads((folder / f"{client}.json").read_text(encoding="utf-8"))
    return found


def _show(result: dict[str, Any]) -> None:
    table = Table(title=f"{result['devices']} devices, {result['workers']} workers")
    for heading in ("client", "read", "devices/s", "CPU ms/device", "start-up CPU s", "peak memory MiB", "KiB/device"):
        table.add_column(heading, justify="left" if heading == "client" else "right")
    for client, each in result["clients"].items():
        table.add_row(
            client,
            str(each["read"]),
            f"{each['read'] / each['seconds']:.1f}",
            f"{1000 * each['cpu_seconds'] / each['devices']:.1f}",
            f"{each['start_up_cpu_seconds']:.1f}",
            f"{each['peak_memory_bytes'] / _MIB:.0f}",
            f"{each['bytes'] / 1024 / each['devices']:.0f}",
        )
    console = Console()
    console.print(table)
    console.print(
        f"Netproof: {result['times_faster']:.1f} times as fast, with 1/{result['times_less_cpu']:.1f} of the CPU time; "
        f"{result['same_texts']} of {result['devices']} devices read the same by both"
    )
    for each in result["differing"][:10]:
        console.print(f"  differs: {each}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--devices", type=int, default=300, help="how many devices to emulate (default 300)")
    parser.add_argument("--workers", type=int, default=50, help="how many to read at the same time (default 50)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    result = measure(arguments.devices, arguments.workers)
    if arguments.json:
        sys.stdout.write(json.dumps(result, indent=2) + "\n")
    else:
        _show(result)


if __name__ == "__main__":
    main()
