"""Reads all hosts of the play in one process, and stores what was read as a run."""

from typing import Any

from nornir_tasks.ansible_side import NetproofAction, devices_of_play
from nornir_tasks.running import collect_run

DOCUMENTATION = r"""
module: netproof_collect
short_description: Read the hosts of the play
description:
  - Reads every host of the play with its platform's read commands, in threads of one process; run it once a play.
  - A device that cannot be read harms no other; C(devices) says of each what became of it.
options:
  workers:
    description: Devices that are read at the same time.
    type: int
    default: 20
  timeout:
    description: Seconds for one device, from connection to last answer.
    type: float
    default: 60
"""


class ActionModule(NetproofAction):
    """Translates between a play and `nornir_tasks.running.collect_run`."""

    ARGUMENTS = {"workers": {"type": "int", "default": 20}, "timeout": {"type": "float", "default": 60.0}}

    def act(self, arguments: dict[str, Any], task_vars: dict[str, Any]) -> dict[str, Any]:
        """Return the run's id and what became of each device."""
        devices = devices_of_play(task_vars)
        pattern = ",".join(device.name for device in devices)
        run, result = collect_run(self.workspace(), devices, pattern=pattern, **arguments)
        outcomes = {
            outcome.device: {
                "status": outcome.status,
                "msg": outcome.reason.removeprefix(f"{outcome.device}: ") or outcome.status,
            }
            for outcome in result.outcomes
        }
        failed = sum(outcome.status == "failed" for outcome in result.outcomes)
        return {
            "run": run,
            "devices": outcomes,
            "msg": f"run {run}: {len(devices) - failed} of {len(devices)} devices were read",
        }
