"""What vendors and public sources say of products: how long they are supported, and which holes they have.

Every record carries its source and the day on which it was read there, because a verdict is worth no more than those.
"""

from datetime import date
from typing import Literal

from pydantic import ConfigDict

from netproof.model.record import Record

type Severity = Literal["critical", "high", "medium", "low", "unknown"]


class LifecycleRelease(Record):
    """Dates of a software release or hardware model, with their source."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    product: str
    """`cisco-ios-xe`, `debian`, … or a hardware product id."""
    cycle: str
    """The release's branch, quoted: `"17.12"`; empty for hardware."""
    end_of_life: date | bool | None = None
    """A date; `false` for none announced; `true` for ended without a date; `null` for not known."""
    source: str
    """Where the date is from."""
    as_of: date
    """When it was read there."""


class AffectedProduct(Record):
    """The versions of a product that an advisory concerns: those listed, or those between two."""

    product: str
    """A product's name as in lifecycle data, or a package's name."""
    versions: tuple[str, ...] = ()
    """Versions that are affected, each by itself."""
    introduced: str = ""
    """The first affected version of a range; empty when the range has no beginning."""
    fixed: str = ""
    """The first version after the range that is not affected any more."""
    last_affected: str = ""
    """The last affected version of a range, where no fixed one is named."""

    @property
    def is_range(self) -> bool:
        """Tell whether it concerns a range of versions."""
        return not self.versions


class Advisory(Record):
    """A vendor's or coordinator's notice of a hole in a product."""

    id: str
    title: str
    cves: tuple[str, ...]
    severity: Severity
    published: date
    affected: tuple[AffectedProduct, ...]
    address: str = ""
    """Where it can be read."""
    source: str
    as_of: date


class KnownExploited(Record):
    """A hole that is known to be attacked (CISA's catalogue); it says nothing of versions."""

    cve: str
    added: date
    source: str
    as_of: date


class AdvisoryCoverage(Record):
    """A source that lists every advisory of a product until a day, so that silence means something."""

    product: str
    source: str
    as_of: date


class ProductData(Record):
    """All that was read of products; nothing about a product is never taken for its being sound."""

    releases: tuple[LifecycleRelease, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    exploited: tuple[KnownExploited, ...] = ()
    coverage: tuple[AdvisoryCoverage, ...] = ()

    def joined(self, other: "ProductData") -> "ProductData":
        """Return the data of both."""
        return ProductData(
            releases=(*self.releases, *other.releases),
            advisories=(*self.advisories, *other.advisories),
            exploited=(*self.exploited, *other.exploited),
            coverage=(*self.coverage, *other.coverage),
        )
