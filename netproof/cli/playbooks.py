"""Runs Netproof's own playbooks from any folder, and brings back what their tasks said."""

import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netproof.errors import ConfigurationError, ExitCode, NetproofError

PROJECT = Path(__file__).parent.parent.parent
"""Where ansible.cfg, the roles and the plugins are: the folder of the repository."""


_OF_A_HOST = frozenset({"netproof_change", "ansible.builtin.validate_argument_spec"})
"""Actions that run once for every host; all others speak for the play, through whichever host Ansible chose."""


@dataclass
class PlaybookResult:
    """What a playbook's tasks answered, by task action and host."""

    status: str
    answers: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    exit_code: ExitCode = ExitCode.SATISFIED
    """What kind the first failure was; a task that is not Netproof's own fails where inventory or choice are wrong."""

    def of(self, action: str) -> dict[str, dict[str, Any]]:
        """Return the answers of one action by host."""
        return {host: answer for (name, host), answer in self.answers.items() if name == action}

    def require_success(self) -> None:
        """Refuse to go on when a host failed.

        Raises:
            NetproofError: with what the tasks said, and the exit code that they asked for.
        """
        if self.failures:
            error = NetproofError("; ".join(dict.fromkeys(self.failures.values())))
            error.exit_code = self.exit_code
            raise error


def run_playbook(
    name: str,
    sources: Sequence[str],
    *,
    variables: Mapping[str, Any],
    options: Sequence[str] = (),
    on_host: Callable[[str, dict[str, Any]], None] | None = None,
) -> PlaybookResult:
    """Run a playbook of this repository; `on_host` hears each host's answer to a task as it comes.

    Raises:
        ConfigurationError: Ansible failed before any host was reached, for what it says.
        KeyboardInterrupt: somebody stopped it.
    """
    import ansible_runner

    result = PlaybookResult(status="")

    def hear(event: Mapping[str, Any]) -> bool:
        data = event.get("event_data", {})
        kind = str(event.get("event", ""))
        if kind.startswith("runner_on_") and "host" in data and "res" in data:
            _keep(result, kind, data)
            if on_host is not None:
                on_host(str(data["host"]), {"action": data.get("task_action"), **data["res"]})
        return False  # nothing is kept in the artifact folder

    folder = tempfile.mkdtemp(prefix="netproof-ansible-")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        run = ansible_runner.run(
            private_data_dir=folder,
            playbook=str(PROJECT / "playbooks" / name),
            inventory=[*(str(Path(source).absolute()) for source in sources), str(PROJECT / "inventory/findings.yml")],
            extravars=dict(variables),
            cmdline=" ".join(options) or None,
            envvars=_environment(),
            event_handler=hear,
            quiet=True,
            settings={"suppress_ansible_output": True},
        )
        result.status = str(run.status)
        if result.status == "canceled":  # ansible-runner takes the signal itself
            raise KeyboardInterrupt
        if result.status != "successful" and not result.failures:
            raise ConfigurationError(_last_words(run))
    finally:
        for number, handler in handlers.items():  # ansible-runner keeps them, and Ctrl-C would do nothing from then on
            signal.signal(number, handler)
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _keep(result: PlaybookResult, kind: str, data: Mapping[str, Any]) -> None:
    host, action, answer = str(data["host"]), str(data.get("task_action", "")), dict(data["res"])
    result.answers[action, host] = answer
    if kind in {"runner_on_failed", "runner_on_unreachable"} and not data.get("ignore_errors"):
        message = " ".join(str(answer.get("msg", "failed without a message")).split())
        own = action in _OF_A_HOST and not message.startswith(f"{host}: ")
        result.failures[host] = f"{host}: {message}" if own else message
        result.exit_code = result.exit_code or ExitCode(answer.get("exit_code", ExitCode.USAGE))


def _environment() -> dict[str, str]:
    passed = {name: value for name, value in os.environ.items() if name.startswith(("NETPROOF_", "ANSIBLE_"))}
    home = {"NETPROOF_HOME": str(Path(os.environ.get("NETPROOF_HOME", "var")).absolute())}
    # ansible-playbook of this very environment, also where it was not activated
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return passed | home | {"PATH": path, "ANSIBLE_CONFIG": str(PROJECT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"}


def _last_words(run: Any) -> str:
    """Return what Ansible said of a playbook that reached no host: the causes, without its frames around them."""
    text = run.stdout.read() if run.stdout else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line for marker in _MARKERS for line in lines if marker in line]
    said = _FRAME.sub("", causes[0] if causes else (lines or ["ansible-playbook ended without a word"])[-1])
    source = next(iter(_SOURCE.findall(text)), "")
    return f"inventory {source}: {said}" if source and source not in said else said


_MARKERS = ("Failed to parse inventory with 'findings' plugin:", "Failed to parse inventory with", "[ERROR]:")
"""What Ansible (2.21) writes before a cause, the most telling first."""
_SOURCE = re.compile(r"Completely failed to parse inventory source (\S+)")
_FRAME = re.compile(r"^(\[(WARNING|ERROR)\]: )*(Failed to parse inventory with '\w+' plugin: )?")
