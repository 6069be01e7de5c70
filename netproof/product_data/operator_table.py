"""The operator's own tables (CSV with a header), for what no vendor publishes in a form that programs read.

Lifecycle: `product,cycle,end_of_life`, where the end is a day, `none announced`, `ended`, or empty for not known.
Advisories: `id,title,cves,severity,published,product,versions,introduced,fixed,last_affected,address`; several CVEs or
versions in one cell are separated by spaces, and an advisory of several products has several rows.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from typing import get_args

from netproof.model.product_data import Advisory, AffectedProduct, LifecycleRelease, ProductData, Severity
from netproof.product_data.document import Document

LIFECYCLE = ("product", "cycle", "end_of_life")
ADVISORIES = (
    "id", "title", "cves", "severity", "published", "product", "versions", "introduced", "fixed", "last_affected",
    "address",
)  # fmt: skip
_WORDS: Mapping[str, date | bool | None] = {"none announced": False, "ended": True, "": None}
_SEVERITIES: tuple[str, ...] = get_args(Severity.__value__)

type Row = Mapping[str, str]


def read(document: Document) -> ProductData | None:
    """Return what a table holds, or `None` when the file is no such table."""
    if document.path.suffix != ".csv":
        return None
    reader = csv.DictReader(StringIO(document.text), strict=True)
    try:
        header = tuple(reader.fieldnames or ())
        rows = [_checked(document, reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise document.error(f"line {reader.line_num}: not valid CSV: {error}") from None
    if header == LIFECYCLE:
        return ProductData(releases=tuple(_release(document, line, row) for line, row in rows))
    if header == ADVISORIES:
        return ProductData(advisories=tuple(_advisories(document, rows)))
    raise document.error(f"expected the header {','.join(LIFECYCLE)} or {','.join(ADVISORIES)}")


def _checked(document: Document, line: int, row: Mapping[str | None, object]) -> tuple[int, Row]:
    if None in row or None in row.values():
        raise document.error(f"line {line}: it has another number of cells than the header")
    return line, {str(name): str(value).strip() for name, value in row.items()}


def _release(document: Document, line: int, row: Row) -> LifecycleRelease:
    end = row["end_of_life"]
    known = _WORDS[end.lower()] if end.lower() in _WORDS else document.day(end, f"line {line}: end_of_life")
    if not row["product"]:
        raise document.error(f"line {line}: the product is left blank")
    return LifecycleRelease(
        product=row["product"], cycle=row["cycle"], end_of_life=known, source=document.source, as_of=document.as_of
    )


def _advisories(document: Document, rows: list[tuple[int, Row]]) -> Iterator[Advisory]:
    """Join the rows of one advisory, whose facts stand in its first row."""
    products: dict[str, list[AffectedProduct]] = {}
    first: dict[str, tuple[int, Row]] = {}
    for line, row in rows:
        if not row["id"] or not row["product"]:
            raise document.error(f"line {line}: the id or the product is left blank")
        first.setdefault(row["id"], (line, row))
        products.setdefault(row["id"], []).append(_affected(row))
    for name, (line, row) in first.items():
        if row["severity"] not in _SEVERITIES:
            raise document.error(f"line {line}: severity: expected one of {', '.join(_SEVERITIES)}")
        yield Advisory.model_validate(
            {
                "id": name,
                "title": row["title"],
                "cves": row["cves"].split(),
                "severity": row["severity"],
                "published": document.day(row["published"], f"line {line}: published"),
                "affected": products[name],
                "address": row["address"],
                "source": document.source,
                "as_of": document.as_of,
            }
        )


def _affected(row: Row) -> AffectedProduct:
    return AffectedProduct(
        product=row["product"],
        versions=tuple(row["versions"].split()),
        introduced=row["introduced"],
        fixed=row["fixed"],
        last_affected=row["last_affected"],
    )
