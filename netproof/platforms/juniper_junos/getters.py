"""The getters that are read, and the form of their answers, which are JSON.

Sources: NAPALM's documentation of `NetworkDriver` (each getter's keys and types) and its Junos driver.
"""

from collections.abc import Sized

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from netproof.platforms.outputs import NotCollectedError, Outputs

FACTS = "get_facts"

HIDDEN = "SECRET-DATA"
"""What Junos shows of a secret to an account without the permission `secret` (Junos OS User Access and Authentication
Administration Guide, "Login class permission flags")."""


class Shape(BaseModel):
    """The part of an answer that is read; nothing is converted, and what is not read may be anything."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


def read[T](outputs: Outputs, getter: str, shape: TypeAdapter[T]) -> T:
    """Return a getter's answer.

    Raises:
        NotCollectedError: there is none.
        ValueError: it is not of the documented form; the message repeats nothing of it, for it may hold secrets.
    """
    text = outputs[getter]
    try:
        return shape.validate_json(text)
    except ValidationError as error:
        count = error.error_count()
        raise ValueError(f"{getter}: not the JSON that NAPALM documents for it ({count} places differ)") from None


def read_some[T: Sized](outputs: Outputs, getter: str, shape: TypeAdapter[T]) -> T:
    """Return a getter's answer, which is not empty.

    Raises:
        NotCollectedError: there is none, or an empty one: NAPALM answers so too where the account may not see the
            configuration, and where the device refused.
    """
    found = read(outputs, getter, shape)
    if not found:
        raise nothing(getter)
    return found


def nothing(getter: str) -> NotCollectedError:
    """Return the error for an answer without what it is about."""
    return NotCollectedError(
        f"{getter}: it is empty, which NAPALM's driver also says of what the account may not see; "
        "give the account a class with the permissions view, view-configuration and secret"
    )
