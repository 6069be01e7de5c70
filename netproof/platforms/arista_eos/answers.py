"""How EOS refuses a command."""

import re

from netproof.platforms.command_answers import CommandAnswers

_ANSWERS = CommandAnswers(
    re.compile(
        r"\s*(?:[^\n]*\^\s*\n)?\s*"
        r"(% ?(?:Invalid|Incomplete|Ambiguous|Unavailable|Authorization denied|This command)[^\r\n]*)"
    )
)
"""Answers of the EOS command parser that say the command was not run (Arista EOS User Manual, Command-Line Interface;
"Unavailable command (not supported on this hardware platform)" and "Authorization denied for command")."""

answer = _ANSWERS.answer
answer_or_none = _ANSWERS.answer_or_none
unanswered = _ANSWERS.unanswered
