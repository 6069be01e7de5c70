"""Tell a command's answer from the device's refusal, and read answers as rows."""

import re

from ntc_templates.parse import ParsingException, parse_output

from netproof.model.record import Unknown
from netproof.platforms.outputs import NotCollectedError, Outputs

_REFUSAL = re.compile(
    r"\s*(?:[^\n]*\^\s*\n)?\s*"
    r"(% ?(?:Invalid|Incomplete|Ambiguous|Unavailable|Authorization denied|This command)[^\r\n]*)"
)
"""Answers of the EOS command parser that say the command was not run (Arista EOS User Manual, Command-Line Interface;
"Unavailable command (not supported on this hardware platform)" and "Authorization denied for command")."""


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


def unanswered(outputs: Outputs, command: str, what: str) -> Unknown:
    """Return the unknown fact that a command without an answer, or with one that does not say, leaves."""
    try:
        answer(outputs, command)
    except NotCollectedError as error:
        return Unknown(unknown=f"{what} ({error})")
    return Unknown(unknown=f"{what} ({command}: it does not say)")


def rows(outputs: Outputs, command: str) -> list[dict[str, str]]:
    """Return the rows of an answer by the templates of the ntc-templates project, or none where there is no answer.

    Raises:
        ValueError: the answer is not of the form that the template knows.
    """
    text = answer_or_none(outputs, command)
    if text is None:
        return []
    try:
        found: list[dict[str, str]] = parse_output(platform="arista_eos", command=command, data=text)
    except ParsingException as error:
        raise ValueError(f"{command}: {str(error).splitlines()[0][:120]}") from error
    return found
