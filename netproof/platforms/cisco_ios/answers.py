"""How IOS refuses a command."""

import re

from netproof.platforms.command_answers import CommandAnswers
from netproof.platforms.outputs import Outputs

_REFUSAL = re.compile(
    r"\s*(?:\^\s*)?(%\s*(?:Invalid input|Incomplete command|Ambiguous command|Unknown command|Bad IP|Error)[^\r\n]*"
    r"|(?:%\s*)?(?:Command )?[Aa]uthorization failed[^\r\n]*|Line has invalid autocommand[^\r\n]*)"
)
"""Answers of the IOS command parser that say the command was not run (Cisco IOS Configuration Fundamentals, CLI)."""
_ANSWERS = CommandAnswers(_REFUSAL)

answer = _ANSWERS.answer
answer_or_none = _ANSWERS.answer_or_none
unanswered = _ANSWERS.unanswered


def is_unsupported(outputs: Outputs, command: str) -> bool:
    """Tell whether the device itself said that it does not know the command."""
    text = outputs.get(command)
    found = text is not None and _REFUSAL.match(text)
    return bool(found and "Invalid input" in found[1])
