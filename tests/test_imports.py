"""Imports point one way: the core knows neither Nornir nor Ansible, and no layer reaches above itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLATFORMS = ROOT / "netproof" / "platforms"
FORBIDDEN_IN_CORE = {"nornir", "ansible", "ansible_runner", "napalm", "netmiko", "paramiko", "nornir_tasks", "lab"}
LAYERS = {
    "model": {"model"},
    "redaction": {"redaction"},
    "evidence": {"model", "errors", "redaction", "evidence"},
    "rules": {"model", "errors", "rules"},
    "platforms": {"model", "errors", "rules", "redaction", "platforms"},
    "registers": {"model", "errors", "yaml_files", "registers"},
    "checks": {"model", "errors", "rules", "registers", "schedule", "due_dates", "versions", "checks"},
}

NAMES_NO_MODULE = "netproof.__version__"
"""A constant of the package itself: it reaches into no layer."""


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


CORE = sorted(path for path in (ROOT / "netproof").rglob("*.py") if "cli" not in path.relative_to(ROOT).parts)


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_imports_no_automation_framework(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported(path)} & FORBIDDEN_IN_CORE


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_is_below_it(layer: str) -> None:
    for path in (ROOT / "netproof" / layer).rglob("*.py"):
        for name in imported(path):
            if name.startswith("netproof.") and name != NAMES_NO_MODULE:
                assert name.split(".")[1] in LAYERS[layer], f"{path.relative_to(ROOT)} imports {name}"


def test_no_module_branches_on_a_platforms_name_outside_its_folder() -> None:
    platforms = {path.parent.name for path in PLATFORMS.glob("*/__init__.py")}
    for path in CORE:
        if path.relative_to(ROOT).parts[1] == "platforms" and len(path.relative_to(ROOT).parts) > 3:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare):
                constants = {
                    n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
                }
                assert not constants & platforms, f"{path.relative_to(ROOT)}:{node.lineno} compares with a platform"


@pytest.mark.parametrize("platform", sorted(path.parent.name for path in PLATFORMS.glob("*/__init__.py")))
def test_a_platforms_folder_needs_no_other(platform: str) -> None:
    neutral = {path.stem for path in PLATFORMS.glob("*.py")} | {platform}
    for path in (PLATFORMS / platform).rglob("*.py"):
        for name in imported(path):
            if name.startswith("netproof.platforms."):
                assert name.split(".")[2] in neutral, f"{path.relative_to(ROOT)} imports {name}"
