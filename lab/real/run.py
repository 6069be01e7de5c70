"""Running the system's own tools, with their last words in the error."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from lab.real.errors import LabError


def run(
    command: Sequence[str | Path],
    *,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout: float = 600,
) -> str:
    """Return what `command` prints; `timeout` is in seconds.

    Raises:
        LabError: the tool is not there, failed, or did not end in time.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, input=stdin, env=env, cwd=cwd, timeout=timeout, check=False, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise LabError(f"the program {words[0]} is not on this machine") from error
    except subprocess.TimeoutExpired as error:
        raise LabError(f"{' '.join(words[:4])} … did not end within {timeout:.0f} s") from error
    if done.returncode:
        complaint = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise LabError(f"{' '.join(words[:6])}: {complaint}")
    return done.stdout
