"""A file of product data as every reader of a format sees it: its parsed content, and where it is from."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from netproof.errors import ConfigurationError
from netproof.yaml_files import parse_yaml

MAXIMUM_BYTES = 64 * 1024 * 1024
"""CISA's whole catalogue has about 1.5 MB, a vendor's largest CSAF file about 10 MB."""


@dataclass(frozen=True)
class Document:
    """One file, with what `sources.yml` says of it."""

    path: Path
    source: str
    as_of: date
    product: str = ""
    """The name under which Netproof shall know the product, where the file's own differs."""

    @cached_property
    def text(self) -> str:
        """Return the file's text.

        Raises:
            ConfigurationError: it cannot be read, is too large, or is no UTF-8 text.
        """
        try:
            with self.path.open("rb") as file:
                content = file.read(MAXIMUM_BYTES + 1)
            if len(content) > MAXIMUM_BYTES:
                raise self.error(f"larger than {MAXIMUM_BYTES // 1024 // 1024} MB")
            return content.decode("utf-8-sig")
        except OSError as error:
            raise self.error(f"cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise self.error("expected UTF-8 text") from None

    @cached_property
    def json(self) -> Any:
        """Return the file as JSON, or `None` when it is none."""
        if self.path.suffix != ".json":
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError) as error:  # also numbers with too many digits
            raise self.error(f"not valid JSON: {error}") from None

    @cached_property
    def front_matter(self) -> Any:
        """Return the YAML between the first two lines of `---`, or `None` where there is none."""
        if not self.text.startswith("---"):
            return None
        _, _, rest = self.text.partition("\n")
        matter, mark, _ = rest.partition("\n---")
        return parse_yaml(matter, self.path).data if mark else None

    def error(self, message: str) -> ConfigurationError:
        """Return an error that names the file."""
        return ConfigurationError(f"{self.path}: {message}; fetch the file again or take it out of sources.yml")

    def day(self, value: object, what: str) -> date:
        """Return a value as a day.

        Raises:
            ConfigurationError: it is none.
        """
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return datetime.fromisoformat(str(value)).date()
        except ValueError:
            raise self.error(f"{what}: expected a date (YYYY-MM-DD), not {str(value)[:40]!r}") from None

    def mapping(self, value: object, what: str) -> Mapping[str, Any]:
        """Return a value as a mapping.

        Raises:
            ConfigurationError: it is none.
        """
        if not isinstance(value, dict):
            raise self.error(f"{what}: expected a mapping")
        return value

    def mappings(self, value: object, what: str) -> Iterator[Mapping[str, Any]]:
        """Yield the members of a list of mappings.

        Raises:
            ConfigurationError: it is none.
        """
        if not isinstance(value, list):
            raise self.error(f"{what}: expected a list")
        for index, item in enumerate(value):
            yield self.mapping(item, f"{what}[{index}]")
