"""Ends a Netproof play with one line per host; it only displays, evidence is written before any task returns."""

from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: netproof_summary
type: aggregate
short_description: One line per answer of a Netproof action
description:
  - Shows what each of Netproof's actions answered at the end of the play.
requirements:
  - none; it is enabled in ansible.cfg
"""

_SHOWN = {f"netproof_{name}" for name in ("assess", "change", "collect", "report", "seal", "verify")}


class CallbackModule(CallbackBase):
    """Collects the messages and shows them at the end."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "netproof_summary"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def _keep(self, result: Any) -> None:
        if result.task.action in _SHOWN:
            self._lines.append(f"{result.host.get_name()}: {result.result.get('msg', '')}")

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep a host's message."""
        self._keep(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - Ansible's
        """Keep a failed host's message."""
        self._keep(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:  # noqa: ARG002 - Ansible's signature
        """Show what was kept."""
        if self._lines:
            self._display.banner("NETPROOF")
        for line in self._lines:
            self._display.display(line)
