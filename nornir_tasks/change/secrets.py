"""Resolving the references in operations to the secrets that they stand for, in memory and only to send them."""

import re
from collections.abc import Mapping, Sequence

from netproof.errors import RefusedError
from netproof.model.operation import Command, ConfigurationLine, FileContent, Operation
from netproof.plan import operation_texts

TOKEN = re.compile(r"<secret:([a-z0-9-]+):([^<>\s]+)>")
VAULT = "vault"


def resolve(operations: Sequence[Operation], secrets: Mapping[str, str]) -> tuple[Operation, ...]:
    """Return operations in which every token is replaced by its secret.

    Raises:
        RefusedError: a token means nothing to us, so that sending it would write the token itself.
    """

    def meaning(match: re.Match[str]) -> str:
        try:
            return secrets[match.group(0)]
        except KeyError:
            raise RefusedError(
                f"the secret of kind {match.group(1)} that the plan refers to is not on the device any more; plan again"
            ) from None

    return tuple(_replaced(operation, meaning) for operation in operations)


def used(operations: Sequence[Operation], secrets: Mapping[str, str]) -> tuple[str, ...]:
    """Return the secrets that operations refer to, for everything that must not show them."""
    found = {match.group(0) for op in operations for text in operation_texts(op) for match in TOKEN.finditer(text)}
    return tuple(sorted({secrets[token] for token in found if token in secrets}))


def _replaced(operation: Operation, meaning: object) -> Operation:
    def fill(text: str) -> str:
        return TOKEN.sub(meaning, text)  # type: ignore[call-overload,no-any-return]  # a function of the match

    if isinstance(operation, ConfigurationLine):
        return operation.model_copy(update={"line": fill(operation.line)})
    if isinstance(operation, FileContent):
        return operation.model_copy(update={"content": fill(operation.content)})
    if isinstance(operation, Command):
        return operation.model_copy(update={"argv": tuple(map(fill, operation.argv))})
    return operation
