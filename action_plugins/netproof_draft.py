"""Opens the draft that the change sets of a dry run are written to."""

from typing import Any

from netproof.errors import RefusedError
from nornir_tasks.ansible_side import NetproofAction
from nornir_tasks.planning import open_draft

DOCUMENTATION = r"""
module: netproof_draft
short_description: Open the draft of a dry run
description:
  - Chooses the findings to mend - those of the latest assessment, or of I(run) - and opens a draft for them.
options:
  kind:
    description: The kind of plan; firmware is never planned together with configuration.
    type: str
    choices: [configuration, firmware]
    default: configuration
  run:
    description: The assessed run to answer.
    type: str
  controls:
    description: Only findings of these controls.
    type: list
    elements: str
  devices:
    description: Only findings of these devices.
    type: list
    elements: str
  findings:
    description: Only these findings, whatever their mode is.
    type: list
    elements: str
"""

_LIST = {"type": "list", "elements": "str", "default": []}
_KIND = {"type": "str", "choices": ["configuration", "firmware"], "default": "configuration"}


class ActionModule(NetproofAction):
    """Opens a draft and tells all hosts its name."""

    ARGUMENTS = {
        "kind": _KIND,
        "run": {"type": "str", "default": ""},
        "controls": _LIST,
        "devices": _LIST,
        "findings": _LIST,
    }

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - the plugins' common signature
        """Return the draft's name as a fact."""
        if not self._task.check_mode:
            raise RefusedError(
                "refused: a dry run plans and writes nothing; run it with --check --diff, or netproof plan"
            )
        return {"ansible_facts": {"netproof_draft": open_draft(self.workspace(), **arguments)}}
