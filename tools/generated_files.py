"""What the generators of this folder share: write the files that are out of date, or say which ones are."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

type Documents = Callable[[Path], Mapping[Path, str]]


def write_or_check(
    documents: Documents,
    arguments: list[str] | None,
    *,
    description: str | None,
    option: str,
    default: Path,
    replaces: tuple[str, str] | None = None,
) -> int:
    """Write what `documents` returns for a folder; with `--check` write nothing, and return 1 where it differs.

    `option` names the folder on the command line. `replaces` is a folder under it and a pattern: what is there and is
    not written any more is removed.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; an out-of-date file is an error")
    parser.add_argument(option, dest="folder", type=Path, default=default, help=f"instead of {default.name}/")
    chosen = parser.parse_args(arguments)
    wanted = documents(chosen.folder)
    stale = [path for path in chosen.folder.glob("/".join(replaces)) if path not in wanted] if replaces else []
    outdated = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    state = f"is out of date; run tools/{Path(sys.argv[0]).name}" if chosen.check else "written"
    for path in (*outdated, *stale):
        print(f"{path}: {state}")  # noqa: T201 - what it says is its result
    if not chosen.check:
        for path in outdated:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        for path in stale:
            path.unlink()
    return int(chosen.check and bool(outdated or stale))
