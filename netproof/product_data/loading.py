"""Loads the files that `sources.yml` names, each by the one reader that knows its format."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, reduce
from importlib import import_module
from pathlib import Path, PurePosixPath
from pkgutil import iter_modules

from pydantic import ConfigDict, Field

from netproof.model.product_data import AdvisoryCoverage, ProductData
from netproof.model.record import Record
from netproof.model.register import Filled
from netproof.product_data.document import Document
from netproof.yaml_files import YamlFile, read_yaml

FOLDER = "product-data"
SOURCES = "sources.yml"
_NO_READERS = {"document", "loading"}

type Reader = Callable[[Document], ProductData | None]


class Source(Record):
    """Files that were fetched together."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    files: tuple[Filled, ...] = Field(min_length=1)
    """Shell patterns over the files, relative to `product-data/`."""
    source: Filled
    """Where they are from, as reports name it."""
    as_of: date
    """When they were fetched there."""
    product: str = ""
    """The name under which Netproof shall know the product, where the files' own differs."""
    complete_for: tuple[str, ...] = ()
    """Products of which these are all the advisories there are, so that silence shows something."""


class Sources(Record):
    """`sources.yml`."""

    sources: tuple[Source, ...]


def load_product_data(firm: Path) -> ProductData:
    """Load the product data of a firm's folder; without `sources.yml` there is none, which shows nothing.

    Raises:
        ConfigurationError: `sources.yml` or a file is wrong; with file and, in `sources.yml`, line.
    """
    folder = firm / FOLDER
    if not (folder / SOURCES).exists():
        return ProductData()
    file = read_yaml(folder / SOURCES)
    listed = file.record(Sources, {"sources": ()} if file.data is None else None).sources
    parts = (part for index, source in enumerate(listed) for part in _read(folder, file, index, source))
    return reduce(ProductData.joined, parts, ProductData())


def _read(folder: Path, file: YamlFile, index: int, source: Source) -> Iterator[ProductData]:
    yield ProductData(
        coverage=tuple(
            AdvisoryCoverage(product=product, source=source.source, as_of=source.as_of)
            for product in source.complete_for
        )
    )
    for place, pattern in enumerate(source.files):
        at = ("sources", index, "files", place)
        if PurePosixPath(pattern).is_absolute() or ".." in PurePosixPath(pattern).parts:
            raise file.error(at, f"{pattern!r} leads out of {FOLDER}/; keep the files inside it")
        try:
            found = sorted(path for path in folder.glob(pattern) if path.is_file() and path.name != SOURCES)
        except (ValueError, IndexError, OSError):
            raise file.error(at, f"{pattern!r} is no pattern of files; write one like advisories/*.json") from None
        if not found:
            raise file.error(at, f"no file matches {pattern!r}; fetch it or remove the line")
        for path in found:
            yield read_document(Document(path, source.source, source.as_of, source.product))


def read_document(document: Document) -> ProductData:
    """Read one file by the reader that knows its format.

    Raises:
        ConfigurationError: none does, or something in it is wrong; with the file.
    """
    try:
        found = next((read for reader in readers() if (read := reader(document)) is not None), None)
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError) as error:
        # What was fetched is hostile input: a field of another kind than its format says must not end in a traceback.
        reason = f"{type(error).__name__}: {str(error).splitlines()[0][:200]}" if str(error) else type(error).__name__
        raise document.error(f"something in it is not as its format says ({reason})") from None
    if found is not None:
        return found
    raise document.error("its format is not known; endoflife.date, CISA KEV, CSAF 2.0 and Netproof's tables are")


@cache
def readers() -> tuple[Reader, ...]:
    """Return the readers: one file of this package each, whose presence registers it."""
    package = __name__.rpartition(".")[0]
    names = [module.name for module in iter_modules([str(Path(__file__).parent)]) if module.name not in _NO_READERS]
    return tuple(import_module(f"{package}.{name}").read for name in names)
