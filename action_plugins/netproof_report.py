"""Writes a run's report."""

from pathlib import Path
from typing import Any

from nornir_tasks.ansible_side import NetproofAction
from nornir_tasks.reporting import write_report

DOCUMENTATION = r"""
module: netproof_report
short_description: Write a run's report
description:
  - Writes one self-contained HTML page on the control node.
options:
  run:
    description: The assessed run; the latest one when it is empty.
    type: str
  language:
    description: The page's language.
    type: str
    choices: [zh-TW, en]
    default: zh-TW
  output:
    description: Where to write the page; the run's folder when it is empty.
    type: path
"""


class ActionModule(NetproofAction):
    """Translates between a play and `nornir_tasks.reporting.write_report`."""

    ARGUMENTS = {
        "run": {"type": "str", "default": ""},
        "language": {"type": "str", "choices": ["zh-TW", "en"], "default": "zh-TW"},
        "output": {"type": "path"},
    }

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - the plugins' common signature
        """Return where the page is."""
        workspace = self.workspace()
        output = Path(arguments["output"]) if arguments["output"] else None
        path = write_report(
            workspace, arguments["run"] or workspace.home.latest_run(), str(arguments["language"]), output
        )
        return {"path": str(path), "msg": f"report: {path}"}
