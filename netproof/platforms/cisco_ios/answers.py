"""Tell a command's answer from the device's refusal: a refused command was not collected."""

import re

from netproof.model.record import Unknown
from netproof.platforms.outputs import NotCollectedError, Outputs

_REFUSAL = re.compile(
    r"\s*(?:\^\s*)?(%\s*(?:Invalid input|Incomplete command|Ambiguous command|Unknown command|Bad IP|Error)[^\r\n]*"
    r"|(?:%\s*)?(?:Command )?[Aa]uthorization failed[^\r\n]*|Line has invalid autocommand[^\r\n]*)"
)
"""Answers of the IOS command parser that say the command was not run (Cisco IOS Configuration Fundamentals, CLI)."""


def answer(outputs: Outputs, command: str) -> str:
    """Return a command's answer.

    Raises:
        NotCollectedError: it was not collected, or the device refused the command.
    """
    text = outputs[command]
    if found := _REFUSAL.match(text):
        raise NotCollectedError(f"{command}: the device does not support it or refused it ({found[1].strip()})")
    return text


def answer_or_none(outputs: Outputs, command: str) -> str | None:
    """Return a command's answer, or `None` when there is none."""
    try:
        return answer(outputs, command)
    except NotCollectedError:
        return None


def is_unsupported(outputs: Outputs, command: str) -> bool:
    """Tell whether the device itself said that it does not know the command."""
    text = outputs.get(command)
    found = text is not None and _REFUSAL.match(text)
    return bool(found and "Invalid input" in found[1])


def unanswered(outputs: Outputs, command: str, what: str) -> Unknown:
    """Return the unknown fact that a command without an answer leaves."""
    try:
        answer(outputs, command)
    except NotCollectedError as error:
        return Unknown(unknown=f"{what} ({error})")
    return Unknown(unknown=f"{what} ({command}: it does not say)")
