"""`python -m lab.emulator`: serve the devices of a definition file until told to stop."""

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path

from lab.emulator.definition import DefinitionError, load_definitions
from lab.emulator.server import Emulator

_POLL_SECONDS = 0.5


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lab.emulator", description=__doc__)
    parser.add_argument("--definitions", type=Path, required=True, help="YAML file with a list `devices`")
    parser.add_argument(
        "--state-dir", type=Path, required=True, help="where flash, startup configurations and keys live"
    )
    parser.add_argument(
        "--ready-file", type=Path, required=True, help="JSON with every endpoint, written once all listen"
    )
    parser.add_argument("--seconds-per-minute", type=float, default=60.0, help="length of a minute of the revert timer")
    parser.add_argument("--parent", type=int, help="stop when this process is gone")
    parser.add_argument("--lock", type=Path, help="stop when this file is gone")
    return parser.parse_args()


def _orphaned(arguments: argparse.Namespace) -> bool:
    if arguments.lock and not arguments.lock.exists():
        return True
    if arguments.parent:
        try:
            os.kill(arguments.parent, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
    return False


def main() -> int:
    """Serve until SIGTERM, SIGINT, or the end of the parent or lock named on the command line."""
    arguments = _arguments()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        definitions = load_definitions(arguments.definitions)
    except DefinitionError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with Emulator(arguments.state_dir, seconds_per_minute=arguments.seconds_per_minute) as emulator:
        endpoints = {name: endpoint.as_dict() for name, endpoint in emulator.start(definitions).items()}
        draft = arguments.ready_file.with_suffix(".tmp")
        draft.write_text(json.dumps(endpoints, indent=2), encoding="utf-8")
        draft.replace(arguments.ready_file)
        while not stop.wait(_POLL_SECONDS) and not _orphaned(arguments):
            pass
    with contextlib.suppress(FileNotFoundError):
        arguments.ready_file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
