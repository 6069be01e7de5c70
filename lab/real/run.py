"""Running the system's own tools, with their last words in the error."""

import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lab.real.errors import LabError

# In namespaces of its own, and dead with us: nothing that a command starts or mounts can outlive it or this process.
ISOLATED = ("setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child")


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


def follow(
    command: Sequence[str | Path],
    tell: Callable[[str], None],
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = 1800,
) -> None:
    """Run a long `command` and hand each line that it prints, errors included, to `tell`; `timeout` is in seconds.

    Raises:
        LabError: it failed, or did not end in time; the message is its last line.
    """
    words = [str(word) for word in command]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, env=env, stdout=pipe, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        alarm = threading.Timer(timeout, process.kill)
        alarm.start()
        last = "no message"
        try:
            for line in process.stdout or ():
                last = line.strip() or last
                tell(line.rstrip())
        except BaseException:
            process.kill()
            raise
        finally:
            alarm.cancel()
    if process.returncode:
        raise LabError(f"{' '.join(words[-3:])}: {last}")
