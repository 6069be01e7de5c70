"""The documentation names only what there is: files, and commands with their options."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from netproof.cli.main import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert not target or (page.parent / target).exists(), target


def _accepts(words: list[str], options: list[str]) -> bool:
    command: Any = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", ()):
        command = command.commands[words.pop(0)]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return not hasattr(command, "commands") and set(options) <= known | {"--help", "-h"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_are_those_that_there_are(page: Path) -> None:
    code = re.findall(
        r"`(netproof [^`]+)`|^((?:\S*/)?netproof [^\n]+)$", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    for line in (inline or block for inline, block in code):
        for part in re.split(r"&&|;|\|", line.partition("#")[0]):
            found = re.match(r"\s*(?:\S*/)?netproof (.*)", part)
            if found and not found[1].startswith("--debug"):
                words = found[1].split()
                options = [word for word in words if word.startswith("-")]
                assert _accepts([word for word in words if not word.startswith("-")], options), part
