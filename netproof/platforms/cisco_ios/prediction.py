"""What the running configuration would be after a change, and the lines that lead back.

Only configuration is predicted. What a device reports beside it (open ports, `show wlan all`) is left as it was read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from netproof.model.operation import ConfigurationLine, Operation
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.answers import answer_or_none
from netproof.platforms.cisco_ios.configuration import RUNNING, parse, running_configuration, to_lines
from netproof.platforms.cisco_ios.folding import Folder
from netproof.platforms.cisco_ios.inverse import inverse_lines
from netproof.platforms.cisco_ios.release import ALL, major_release
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import sealed_line
from netproof.platforms.snmp_communities import SEAL, sealed_community

_TOKEN = re.compile(r"<secret:(?!vault:)[^>]+>")
_NUMBERED_ENTRY = re.compile(r"\d+ (?:permit|deny|remark)\b")
_SHOWS_SEQUENCES = 17
"""From IOS XE 16.12 on; a list that stands in the configuration tells it for certain."""


def predict(outputs: Outputs, operations: Sequence[Operation]) -> Outputs:
    """Fold the operations' lines into the running configuration, one at a time.

    Raises:
        NotCollectedError: the running configuration was not collected.
    """
    lines = _resolved(outputs, operations)
    root = running_configuration(outputs)
    everything = outputs.view(parse, ALL) if answer_or_none(outputs, ALL) is not None else None
    sequences = _shows_sequence_numbers(outputs, root)
    texts = {RUNNING: _text(Folder(root, everything=everything, sequence_numbers=sequences).fold(lines))}
    if everything is not None:
        texts[ALL] = _text(Folder(everything, sequence_numbers=sequences, shows_defaults=True).fold(lines))
    return outputs.replaced(texts)


def undo(outputs: Outputs, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return the lines that lead from the predicted configuration back to this one, with its secrets sealed."""
    before = running_configuration(outputs)
    after = running_configuration(predict(outputs, operations))
    lines = inverse_lines(before, after)
    return tuple(ConfigurationLine(line=sealed_line(line, _Sealer(outputs))) for line in lines)


class _Sealer:
    """Seals a secret under the token that states use for it."""

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs

    def __call__(self, kind: str, value: str) -> str:
        return sealed_community(self._outputs, value) if kind == SEAL else self._outputs.seal(kind, value)


def _resolved(outputs: Outputs, operations: Iterable[Operation]) -> list[str]:
    """Return the lines with every sealed value in clear, by sealing what the configuration holds."""
    lines = [operation.line for operation in operations if isinstance(operation, ConfigurationLine)]
    if not any(_TOKEN.search(line) for line in lines):
        return lines
    meanings = _meanings(outputs)
    return [_TOKEN.sub(lambda found: meanings.get(found[0], found[0]), line) for line in lines]


def _meanings(outputs: Outputs) -> Mapping[str, str]:
    seal = _Sealer(outputs)
    meanings: dict[str, str] = {}

    def learn(kind: str, value: str) -> str:
        token = seal(kind, value)
        meanings[token] = value
        return token

    for line in to_lines(running_configuration(outputs)):
        sealed_line(line.strip(), learn)
    return meanings


def _shows_sequence_numbers(outputs: Outputs, root: Node) -> bool:
    entries = [child.text for node in root.find("ip access-list") for child in node.children]
    if entries:
        return any(map(_NUMBERED_ENTRY.match, entries))
    return (major_release(outputs) or 0) >= _SHOWS_SEQUENCES


def _text(root: Node) -> str:
    return "\n".join([*to_lines(root), "end", ""])
