"""Runs the Molecule scenarios, one per role, on one emulated lab: `python -m tests.molecule [SCENARIO…]`."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from lab.lab import Lab

ROOT = Path(__file__).parent.parent
SECONDS = 2400
"""Far above what all scenarios take on a loaded machine: only a hang reaches it."""


def environment(lab: Lab, folder: Path) -> dict[str, str]:
    """Return what molecule, the playbooks and the command need to work on a lab of their own."""
    own = {
        "ANSIBLE_HOME": str(folder / "ansible"),
        "LC_ALL": "C.UTF-8",
        "NETPROOF_AUTHOR": "engineer",
        "NETPROOF_LAB": str(lab.folder),
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "SUPERVISOR_KEY": str(lab.key("supervisor")),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    return dict(os.environ) | lab.environment | own


def run(scenarios: list[str]) -> int:
    """Run the named scenarios, or all, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="netproof-molecule-") as name:
        folder = Path(name)
        lab = Lab(folder / "lab")
        chosen = [part for scenario in scenarios for part in ("-s", scenario)] or ["--all"]
        molecule = subprocess.Popen(
            [str(Path(sys.executable).with_name("molecule")), "test", *chosen],
            cwd=ROOT,
            env=environment(lab, folder),
            start_new_session=True,
        )
        try:
            return molecule.wait(SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt) as stopped:
            os.killpg(molecule.pid, signal.SIGTERM)
            molecule.wait()
            print(f"molecule was stopped: {stopped or 'by the keyboard'}", file=sys.stderr)  # noqa: T201 - a command
            return 1
        finally:
            lab.down()
            shutil.rmtree(folder / "ansible", ignore_errors=True)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
