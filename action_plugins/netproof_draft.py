"""Opens the draft that the change sets of a dry run are written to."""

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from netproof.errors import NetproofError
from nornir_tasks.ansible_side import workspace_of
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
_ARGUMENTS = {
    "kind": _KIND,
    "run": {"type": "str", "default": ""},
    "controls": _LIST,
    "devices": _LIST,
    "findings": _LIST,
}


class ActionModule(ActionBase):
    """Opens a draft and tells all hosts its name."""

    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the draft's name as a fact."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        if not self._task.check_mode:
            raise AnsibleActionFail("a dry run plans and writes nothing: run it with --check --diff, or netproof plan")
        _, arguments = self.validate_argument_spec(argument_spec=_ARGUMENTS)
        try:
            name = open_draft(workspace_of(self), **arguments)
        except NetproofError as error:
            raise AnsibleActionFail(str(error)) from None
        result["ansible_facts"] = {"netproof_draft": name}
        return result
