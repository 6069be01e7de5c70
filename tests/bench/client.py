"""One client in a process of its own, so that its CPU time and memory are its own: prints what it took as JSON.

Both clients keep every answer in memory until the end, so that their texts can be compared.
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from netproof.platforms import platform

type Texts = dict[str, dict[str, str]]

_CHANGING = ("show version", "show ntp status", "show tcp brief all")
"""Answers that hold the time or the connections of the moment."""


def netproof(folder: Path, workers: int) -> Callable[[], Texts]:
    """Return Netproof's collection, parsing, redaction and probes included."""
    from netproof.evidence.redaction import redact  # noqa: PLC0415 - each client pays for its own imports alone
    from nornir_tasks.ansible_inventory import InventoryOptions  # noqa: PLC0415 - likewise
    from nornir_tasks.collect import CollectOptions, collect  # noqa: PLC0415 - likewise
    from nornir_tasks.inventory import read_devices  # noqa: PLC0415 - likewise

    def keyed_digest(data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    devices = read_devices(InventoryOptions((str(folder / "hosts.yml"),)))
    options = CollectOptions(
        known_hosts=folder / "known_hosts",
        keyed_digest=keyed_digest,
        redact=redact,
        workers=workers,
        timeout=600,
        keep_outputs=True,
    )

    def run() -> Texts:
        readings = collect(devices, options).readings
        return {name: dict(each.outputs.texts()) if each.outputs else {} for name, each in readings.items()}

    return run


def plain(folder: Path, workers: int) -> Callable[[], Texts]:
    """Return the plain script's collection."""
    from tests.bench import plain_script  # noqa: PLC0415 - likewise

    nornir = plain_script.load(folder / "nornir_hosts.yaml", workers)
    return partial(plain_script.collect, nornir, platform("cisco_ios").read_commands)


CLIENTS: Mapping[str, Callable[[Path, int], Callable[[], Texts]]] = {"netproof": netproof, "plain": plain}


def _digests(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of each answer that does not change by itself, blank lines at its ends aside."""
    return {
        command: hashlib.sha256("\n".join(line.rstrip() for line in text.strip().splitlines()).encode()).hexdigest()
        for command, text in answers.items()
        if command not in _CHANGING
    }


def main() -> None:
    """Run the client named first over the folder named second with so many workers."""
    name, folder, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    run = CLIENTS[name](folder, workers)
    started, used = time.perf_counter(), time.process_time()
    texts = run()
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    figures = {
        "devices": len(texts),
        "read": sum(bool(answers) for answers in texts.values()),
        "bytes": sum(len(text) for answers in texts.values() for text in answers.values()),
        "seconds": seconds,
        "cpu_seconds": cpu,
        "start_up_cpu_seconds": used,
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    digests = {device: _digests(answers) for device, answers in texts.items()}
    (folder / f"{name}.json").write_text(json.dumps({"figures": figures, "digests": digests}), encoding="utf-8")


if __name__ == "__main__":
    main()
