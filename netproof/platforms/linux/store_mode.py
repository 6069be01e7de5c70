"""The mode of the log store's own folder: which bits chmod(1) takes away, how that is undone, and what is read then.

Only bits are taken away, by name (`g-w,o-rx`), so that the opposite gives back just these, whatever was there.
Nothing below the folder is touched: who cannot enter it reaches nothing in it.
"""

import re

from netproof.model.operation import Command
from netproof.platforms.linux import commands
from netproof.platforms.linux.store_survey import FOLDER
from netproof.platforms.outputs import Outputs

_SHIFTS = {"g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1}
_ROOT = re.compile(r"^root d (?P<mode>[0-7]+) (?P<owners>.*)$", re.MULTILINE)


def taken_away(before: str, after: str) -> tuple[Command, ...]:
    """Return the command that leads from one mode (octal digits) to another with fewer bits; none where it has none."""
    gone = int(before, 8) & ~int(after, 8)
    classes = {who: "".join(name for name, bit in _BITS.items() if gone >> _SHIFTS[who] & bit) for who in _SHIFTS}
    change = ",".join(f"{who}-{names}" for who, names in classes.items() if names)
    return (Command(argv=("chmod", change, FOLDER)),) if change else ()


def inverse(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command that gives back what another one takes away, or takes away what it gives."""
    program, change, folder = argv
    return (program, change.translate(str.maketrans("+-", "-+")), folder)


def predicted(outputs: Outputs, command: Command) -> Outputs:
    """Return outputs in which the folder has the mode that the command leaves."""
    text = outputs.get(commands.LOG_STORE)
    match = _ROOT.search(text) if text else None
    if text is None or match is None or command.argv[-1] != FOLDER:
        return outputs
    mode = int(match["mode"], 8)
    for who, sign, names in re.findall(r"([go])([+-])([rwx]+)", command.argv[1]):
        bits = sum(_BITS[name] for name in names) << _SHIFTS[who]
        mode = mode | bits if sign == "+" else mode & ~bits
    line = f"root d {mode:o} {match['owners']}"
    return outputs.replaced({commands.LOG_STORE: text.replace(match[0], line, 1)})


def as_configuration(_: Outputs, text: str) -> str:
    """Return the folder's mode and owners, without what is in it: logs come and go by themselves."""
    return "".join(f"{match[0]}\n" for match in _ROOT.finditer(text))
