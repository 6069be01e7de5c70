"""What a check is: typed parameters, what it sees as a violation, and how the state would be mended."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from pydantic import ConfigDict

from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Record, Text, Unknown
from netproof.model.state import DeviceState


class IndeterminateError(Exception):
    """What a check needs is not known; carries the reason in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class Check(Record, ABC):
    """A check of one device. Its fields are its parameters, set by the catalog and the inventory.

    A check is pure: no clock, no file, no network; everything it may know is in the state and the context.
    """

    model_config = ConfigDict(use_attribute_docstrings=True)
    """A parameter's docstring is what its role's argument specification says of it."""

    title: ClassVar[Text]
    sections: ClassVar[tuple[str, ...]]
    """The sections without which it cannot judge: one that was not collected makes it indeterminate."""
    baseline: ClassVar[str]
    """The role that mends it; `<baseline>_<parameter>` names its parameters in the inventory."""
    mendable: ClassVar[bool] = False

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002 - for subclasses
        """Say why the check does not concern this device, or `None`."""
        return None

    @abstractmethod
    def violations(self, state: DeviceState, context: Context) -> Iterable[Observation]:
        """Yield what is wrong, what could not be told, and notes.

        Raises:
            IndeterminateError: nothing can be said at all.
        """

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002 - for subclasses
        """Return the state as it would be when mended; what cannot be mended stays as it is."""
        return state


def need[T](section: T | None, name: str, state: DeviceState) -> T:
    """Return a section, or say that it was not collected.

    Raises:
        IndeterminateError: it was not.
    """
    if section is None:
        why = state.not_collected.get(name, "not collected")
        raise IndeterminateError(
            Text(en=f"{name} was not collected ({why})", zh_tw=f"未收集 {name}（{why}）"),
        )
    return section


def unknown(target: str, value: Unknown, what: Text) -> Observation:
    """Return the observation that a fact could not be told."""
    return Observation(
        kind="undetermined",
        target=target,
        message=Text(en=f"{what.en}: {value.unknown}", zh_tw=f"{what.zh_tw}：{value.unknown}"),
    )


def violation(target: str, message: Text, proof: Iterable[str] = ()) -> Observation:
    """Return an observation of a violation with its proof."""
    return Observation(kind="violation", target=target, message=message, proof=tuple(proof))


def undetermined[T](target: str, value: Known[T], what: Text) -> Iterable[Observation]:
    """Yield the observation that a fact could not be told, if it could not."""
    if isinstance(value, Unknown):
        yield unknown(target, value, what)
