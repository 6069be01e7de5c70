"""What changed on a device between the dry run and the approved change, named line by line."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from netproof.comparing import Redact, compare
from netproof.errors import RefusedError
from netproof.evidence.keys import KeyFolder
from netproof.model.plan import ChangeSet

_HEADER = re.compile(r"^## (?P<name>.*)$")
_SHOWN = 10


def refuse_drift(
    change_set: ChangeSet, texts: Mapping[str, str], *, keys: KeyFolder, base_file: Path, redact: Redact
) -> None:
    """Refuse when the device is not as it was when the plan was made.

    Raises:
        RefusedError: something drifted; it is named as far as redacted texts can show it.
    """
    drifted = sorted(
        name
        for name in {*change_set.base_digests, *texts}
        if name not in texts
        or name not in change_set.base_digests
        or not keys.digest_matches(texts[name].encode(), change_set.base_digests[name])
    )
    if not drifted:
        return
    lines = _named(change_set, {name: texts.get(name, "") for name in drifted}, base_file, redact)
    what = "; ".join(lines[:_SHOWN]) or f"a secret in {', '.join(drifted)}, or something that redaction hides"
    more = f" (and {len(lines) - _SHOWN} more)" if len(lines) > _SHOWN else ""
    raise RefusedError(f"{change_set.device}: drifted since the plan was made: {what}{more}; plan again")


def _named(change_set: ChangeSet, texts: Mapping[str, str], base_file: Path, redact: Redact) -> list[str]:
    try:
        content = base_file.read_text()
    except OSError:
        return []
    if hashlib.sha256(content.encode()).hexdigest() != change_set.base_text:
        raise RefusedError(f"{base_file}: was changed after the plan was sealed; plan again")
    before = {name: text for name, text in base_texts(content).items() if name in texts}
    now = {name: redact(text) for name, text in texts.items()}
    found = compare(
        before, before, now, operations=(), is_side_effect=lambda _line, _operations: None, redact=lambda line: line
    )
    sign = {"lost": "gone", "missing": "gone", "unexpected": "new", "not-removed": "new"}
    return [f"{sign[item.kind]}: {item.line}" for item in found.deviations]


def base_texts(content: str) -> dict[str, str]:
    """Split the stored redacted base into its texts by name."""
    texts: dict[str, list[str]] = {}
    name = ""
    for line in content.splitlines():
        if header := _HEADER.match(line):
            name = header["name"]
            texts[name] = []
        elif name:
            texts[name].append(line)
    return {name: "\n".join(lines) for name, lines in texts.items()}
