"""There is one way to write to a device: the action netproof_change. Nothing beside it may become a second one."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
TASK_FILES = sorted((ROOT / "roles").glob("*/tasks/*.yml")) + sorted((ROOT / "roles").glob("*/handlers/*.yml"))
PLAYBOOKS = sorted((ROOT / "playbooks").glob("*.yml"))
PLUGINS = sorted(path for folder in ROOT.glob("*_plugins") for path in folder.glob("*.py"))
OWN = {path.stem for path in (ROOT / "action_plugins").glob("*.py")}
HARMLESS = {"ansible.builtin.assert", "ansible.builtin.uri"}
"""Actions of Ansible's own that reach no device: one only says something, one calls the firm's ticket system."""
KEYWORDS = {
    "become", "changed_when", "check_mode", "delegate_to", "failed_when", "loop", "loop_control", "name", "no_log",
    "notify", "register", "run_once", "tags", "vars", "when",
}  # fmt: skip
SECTIONS = ("tasks", "pre_tasks", "post_tasks", "handlers")
BLOCKS = ("block", "rescue", "always")


def tasks(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if "block" in item:
            for name in BLOCKS:
                yield from tasks(item.get(name, []))
        else:
            yield item


def actions(path: Path) -> set[str]:
    content = yaml.safe_load(path.read_text()) or []
    if path in TASK_FILES:
        found = list(tasks(content))
    else:
        found = [task for play in content for name in SECTIONS for task in tasks(play.get(name, []))]
    return {key for task in found for key in task if key not in KEYWORDS}


@pytest.mark.parametrize("path", [*TASK_FILES, *PLAYBOOKS], ids=lambda path: str(path.relative_to(ROOT)))
def test_only_known_actions_are_used(path: Path) -> None:
    assert actions(path) <= OWN | HARMLESS


def test_an_action_that_could_write_would_be_seen(tmp_path: Path) -> None:
    playbook = tmp_path / "bypass.yml"
    playbook.write_text(
        "- hosts: all\n  tasks:\n    - name: x\n      block:\n        - cisco.ios.ios_config: {lines: [no shutdown]}\n"
    )
    assert actions(playbook) == {"cisco.ios.ios_config"}


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.name)
def test_every_play_targets_inventory_hosts_over_no_connection(path: Path) -> None:
    for play in yaml.safe_load(path.read_text()):
        if "import_playbook" in play:
            continue
        assert play["hosts"] != "localhost", "ansible ends with 0 where --limit leaves no localhost"
        assert play["connection"] == "local", "no connection of Ansible's reaches a device"
        assert play["gather_facts"] is False


def test_one_role_and_one_plugin_lead_to_the_change_session() -> None:
    assert [path.parts[-3] for path in TASK_FILES if "netproof_change" in actions(path)] == ["change_control"]
    leading = []
    for path in PLUGINS:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            leading += [
                path.stem for name in names if name.startswith(("nornir_tasks.applying", "nornir_tasks.change"))
            ]
    assert leading == ["netproof_change"]


def test_nothing_that_devices_said_is_read_as_variables() -> None:
    """`include_vars`, `-e @file` and pipes run templates that a device may have written."""
    for path in [*TASK_FILES, *PLAYBOOKS]:
        text = path.read_text()
        assert not any(word in text for word in ("include_vars", "vars_files", "lookup('pipe", "set_fact"))
