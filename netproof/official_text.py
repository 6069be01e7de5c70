"""The rule's official text, which a firm may supply: Netproof ships only its own wording.

The files are `official-text/*.yml` (or `.txt`, of the same form) in the firm's folder: a mapping from a clause's id, in
quotes, to its text.

    "4.1.4": |
      (the clause as the association published it)
"""

from pathlib import Path

from netproof.model.catalog import Catalog
from netproof.yaml_files import read_yaml

FOLDER = Path("official-text")


def load_official_text(folder: Path, catalog: Catalog) -> dict[str, str]:
    """Return clause id → official text, as far as the firm's folder holds it; without any file, none.

    Raises:
        ConfigurationError: an id is no clause of the catalog or stands twice, or a text is none; with file and line.
    """
    known = {clause.id for clause in catalog.clauses}
    found: dict[str, str] = {}
    for path in sorted(file for pattern in ("*.yml", "*.txt") for file in (folder / FOLDER).glob(pattern)):
        file = read_yaml(path)
        if not isinstance(file.data, dict | None):
            raise file.error((), 'expected the text of each clause by its id, e.g. "4.1.4": the text')
        for clause, text in (file.data or {}).items():
            if clause not in known:
                known_ids = ", ".join(entry.id for entry in catalog.clauses)
                raise file.error((str(clause),), f"no clause has this id; write one in quotes: {known_ids}")
            if clause in found:
                raise file.error((clause,), "its text stands in another file too; keep one of them")
            if not isinstance(text, str) or not text.strip():
                raise file.error((clause,), "expected the clause's text")
            found[clause] = text.strip()
    return found
