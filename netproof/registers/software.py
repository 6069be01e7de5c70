"""Clauses 4.1.1 and 4.1.2: required and recommended versions, and the lifecycle dates."""

from typing import ClassVar

from pydantic import ConfigDict

from netproof.model.product_data import LifecycleRelease
from netproof.model.record import Record, Text
from netproof.model.register import Register


class SoftwareVersion(Record):
    """The version that a group of devices must or should run."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    platform: str
    """The devices' platform, as the inventory names it."""
    models: tuple[str, ...] = ("*",)
    """Shell patterns over the devices' models."""
    minimum: str
    """The least version that may run."""
    recommended: str
    """The version that the vendor recommends."""
    image: str | None = None
    """An image of the signed image list, or a package's name."""


class SoftwareRegister(Register):
    """Clauses 4.1.1 and 4.1.2: required and recommended versions, and the lifecycle dates."""

    title: ClassVar[Text] = Text(en="Software versions and lifecycle", zh_tw="軟體版本及生命週期清冊")
    proof_required: ClassVar[bool] = False

    versions: tuple[SoftwareVersion, ...]
    """What runs at least, and what is recommended."""
    lifecycle: tuple[LifecycleRelease, ...] = ()
    """Until when vendors support what runs."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is listed."""
        return not self.versions and not self.lifecycle
