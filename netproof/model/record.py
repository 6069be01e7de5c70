"""The base of every record, and the value that says a fact could not be known."""

from typing import Annotated, Self, TypeGuard

from pydantic import BaseModel, ConfigDict, StringConstraints

DEVICE_NAME = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
"""A device's name becomes a folder's name, so only harmless characters are allowed."""

type DeviceName = Annotated[str, StringConstraints(pattern=f"^{DEVICE_NAME}$")]


class Record(BaseModel):
    """A frozen record that refuses unknown fields, so that a stored one means what its writer meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def changed(self, **values: object) -> Self:
        """Return the same record with other values of some fields."""
        return self.model_copy(update=values)


class Unknown(Record):
    """A fact that hides behind an unknown default or an output that was not read; never read it as empty or good."""

    unknown: str


type Known[T] = T | Unknown
"""Either a value, or the reason why it could not be known."""


def is_known[T](value: Known[T]) -> TypeGuard[T]:
    """Tell whether a fact has a value, so that a check can judge it."""
    return not isinstance(value, Unknown)


class Text(Record):
    """One sentence in the two languages of supervisors and auditors."""

    en: str
    zh_tw: str

    def format(self, **values: object) -> "Text":
        """Fill both languages' placeholders; a value that is a text itself fills in its own language."""
        en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
        zh_tw = {name: value.zh_tw if isinstance(value, Text) else value for name, value in values.items()}
        return Text(en=self.en.format(**en), zh_tw=self.zh_tw.format(**zh_tw))

    def in_language(self, language: str) -> str:
        """Return the sentence in `language` (`zh-TW` or `en`)."""
        return self.zh_tw if language == "zh-TW" else self.en
