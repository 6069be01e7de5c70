"""`sources.yml`: which files are read, where they are from, and for which products they are complete."""

from datetime import date
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.model.product_data import ProductData
from netproof.product_data import load_product_data
from tests.product_data.test_formats import ADVISORIES, LIFECYCLE

SOURCES = """\
sources:
  - files: ["*.csv"]
    source: our own tables
    as_of: 2026-11-01
    complete_for: [arista-eos]
"""


def firm(tmp_path: Path, sources: str = SOURCES) -> Path:
    folder = tmp_path / "product-data"
    folder.mkdir()
    (folder / "sources.yml").write_text(sources)
    (folder / "lifecycle.csv").write_text(LIFECYCLE)
    (folder / "advisories.csv").write_text(ADVISORIES)
    (tmp_path / "outside.csv").write_text(LIFECYCLE)
    return tmp_path


def test_without_sources_there_are_no_data(tmp_path: Path) -> None:
    assert load_product_data(tmp_path) == ProductData()


def test_an_empty_file_of_sources_is_no_data(tmp_path: Path) -> None:
    assert load_product_data(firm(tmp_path, "# nothing yet\n")) == ProductData()


def test_files_are_read_with_their_source(tmp_path: Path) -> None:
    data = load_product_data(firm(tmp_path))
    assert len(data.releases) == 4
    assert {release.source for release in data.releases} == {"our own tables"}
    assert len(data.advisories) == 1
    (coverage,) = data.coverage
    assert (coverage.product, coverage.as_of) == ("arista-eos", date(2026, 11, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("*.csv", "*.json", "sources.yml:2: sources.0.files.0: no file matches '*.json'; fetch it or remove the line"),
        ("*.csv", "../outside.csv", "leads out of product-data/"),
        ("*.csv", "a**b", "sources.0.files.0: 'a**b' is no pattern of files; write one like"),
        ("*.csv", ".", "sources.0.files.0: '.' is no pattern of files; write one like"),
        ("*.csv", "/etc/passwd", "leads out of product-data/"),
        ('["*.csv"]', "[]", "sources.yml:2: sources.0.files: "),
        ("our own tables", "", "sources.yml:3: sources.0.source"),
        ("2026-11-01", "soon", "sources.yml:4: sources.0.as_of: expected a valid date"),
        ("complete_for", "complete", "sources.yml:5: sources.0.complete: this name is not known here"),
    ],
)
def test_wrong_sources_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_product_data(firm(tmp_path, SOURCES.replace(old, new, 1)))
    assert message in str(refused.value)
