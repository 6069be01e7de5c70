"""Tell a command's answer from the device's refusal: a refused command was not collected."""

import re
from dataclasses import dataclass

from netproof.model.record import Unknown
from netproof.platforms.outputs import NotCollectedError, Outputs


@dataclass(frozen=True)
class CommandAnswers:
    """The answers of one kind of command parser, by what it says when it does not run a command."""

    refusal: re.Pattern[str]
    """Matches a refusal from its start; its first group is the message."""

    def answer(self, outputs: Outputs, command: str) -> str:
        """Return a command's answer.

        Raises:
            NotCollectedError: it was not collected, or the device refused the command.
        """
        text = outputs[command]
        if found := self.refusal.match(text):
            raise NotCollectedError(f"{command}: the device does not support it or refused it ({found[1].strip()})")
        return text

    def answer_or_none(self, outputs: Outputs, command: str) -> str | None:
        """Return a command's answer, or `None` when there is none."""
        try:
            return self.answer(outputs, command)
        except NotCollectedError:
            return None

    def unanswered(self, outputs: Outputs, command: str, what: str) -> Unknown:
        """Return the unknown fact that a command without an answer, or with one that does not say, leaves."""
        try:
            self.answer(outputs, command)
        except NotCollectedError as error:
            return Unknown(unknown=f"{what} ({error})")
        return Unknown(unknown=f"{what} ({command}: it does not say)")
