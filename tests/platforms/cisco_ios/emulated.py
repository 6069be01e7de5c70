"""The emulator's configuration engine as an oracle: it shares no code with the platform under test."""

import re
from collections.abc import Iterable

from lab.emulator.config import RunningConfig
from lab.emulator.models import KINDS
from lab.emulator.render import render
from lab.emulator.tree import Frame
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios import PLATFORM
from netproof.platforms.cisco_ios.configuration import parse
from netproof.platforms.outputs import Outputs

from .samples import of_texts

VAULT = re.compile(r"<secret:vault:[^>]+>")
_HASH = re.compile(r"(secret \d|^ key|set-key ascii \d|authentication-key \d+ \S+) \S+(?: 7$)?", re.MULTILINE)


def device(kind: str, text: str) -> RunningConfig:
    config = RunningConfig(KINDS[kind], text)
    assert config.errors == []
    return config


def outputs(config: RunningConfig, *, with_all: bool = True) -> Outputs:
    texts = {"show running-config": render(config)}
    if with_all:
        texts["show running-config all"] = render(config, everything=True)
    return of_texts(texts)


def take(config: RunningConfig, lines: Iterable[str]) -> list[str]:
    """Type the lines and return what the device said."""
    frames: tuple[Frame, ...] = ()
    said = []
    for line in lines:
        reply = config.apply(frames, VAULT.sub("Str0ng-and-long!", line), confirmed=True)
        frames = reply.frames
        if reply.text:
            said.append(f"{line}: {reply.text}")
    return said


def comparable(answers: Outputs) -> list[object]:
    """The configuration as it means: the order of entries counts, that of settings does not; secrets by type."""
    assert PLATFORM.configuration_texts is not None
    text = PLATFORM.configuration_texts(answers)["show running-config"]
    return _plain(parse(_HASH.sub(r"\1 X", text)), ordered=False)


def _plain(node: Node, *, ordered: bool) -> list[object]:
    children: list[object] = [
        [child.text, *_plain(child, ordered="access-list" in child.text)] for child in node.children
    ]
    return children if ordered else sorted(children, key=repr)
