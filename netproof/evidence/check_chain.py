"""Check an evidence folder's chain and files with nothing but Python's standard library.

For an auditor without Netproof. It checks sequence numbers, the chain and the content of every file; it does not
check signatures (docs/evidence.md shows how OpenSSL does).

Usage: python3 check_chain.py EVIDENCE-FOLDER
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

NO_LINE = "0" * 64


def problems(folder: Path) -> list[str]:
    """Return what is wrong, one line each; empty when the chain and the files are whole."""
    found = []
    content = (folder / "log.jsonl").read_bytes()
    *lines, rest = content.split(b"\n")
    if rest:
        found.append(f"line {len(lines) + 1}: torn, {len(rest)} bytes without a line end")
    previous = NO_LINE
    for number, line in enumerate(lines, start=1):
        try:
            statement = json.loads(base64.b64decode(json.loads(line)["payload"]))
            place, subjects = statement["predicate"], statement["subject"]
            if place["sequence"] != number:
                found.append(f"line {number}: holds record {place['sequence']}")
            if place["previous"] != previous:
                found.append(f"line {number}: is not chained to the line before it")
            found += [f"line {number}: {text}" for item in subjects if (text := file_problem(folder, item))]
        except (ValueError, KeyError, TypeError) as error:
            found.append(f"line {number}: not a record ({error!r})")
        previous = hashlib.sha256(line).hexdigest()
    return found


def file_problem(folder: Path, subject: dict[str, object]) -> str:
    """Return what is wrong with one file of a record, or an empty text."""
    digest = dict(subject["digest"])["sha256"]  # type: ignore[call-overload]
    path = folder / "files" / "sha256" / digest[:2] / digest
    if not path.is_file():
        return f"{subject['name']}: {path} is missing"
    return "" if hashlib.sha256(path.read_bytes()).hexdigest() == digest else f"{subject['name']}: {path} was changed"


def main() -> int:
    """Print the problems; return 1 when there are any."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and its one argument
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        found = problems(Path(sys.argv[1]))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(found or ["chain and files are whole"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
