"""Time sources of chrony, and whether the clock follows one of them."""

import re
from collections.abc import Iterator

from netproof.model.operation import Command, FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.model.state import Time, TimeSource
from netproof.platforms.linux import commands, units
from netproof.platforms.linux.files import files_of, is_absent, without_comments
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.ENABLED_UNITS, commands.CHRONY_FILES, commands.CHRONY_TRACKING)

_SOURCE = re.compile(r"^(?:server|pool|peer)\s+(?P<address>\S+)(?P<options>.*)$")
_OWN_FILE = "/etc/chrony/conf.d/netproof.conf"
_HIDDEN_KEY = Unknown(unknown="the key's type stands in chrony's file of keys, which is a secret and is not read")
_MARK = "minpoll 6"
"""Chrony's default, written out so that our own lines are known again."""
_DAEMONS = ("chrony", "chronyd")
_OTHER_DAEMONS = frozenset({"systemd-timesyncd", "ntpsec", "ntp", "ntpd", "openntpd"})


def parse(outputs: Outputs) -> Time:
    """Read the section; another time daemon than chrony is not read, and said so."""
    boot = units.enabled_units(outputs)
    other = [name for name in boot if name in _OTHER_DAEMONS]
    starts = tuple(boot[name] for name in _DAEMONS if name in boot)
    sources = tuple(_sources(outputs)) if starts else ()
    lines = (*starts, *(source.lines[0] for source in sources))
    return Time(sources=sources, synchronised=_synchronised(outputs, other), lines=lines)


def _sources(outputs: Outputs) -> Iterator[TimeSource]:
    """Yield the sources of chrony.conf(5); `key` and `nts` authenticate them."""
    for content in files_of(outputs, commands.CHRONY_FILES).values():
        for line in without_comments(content):
            match = _SOURCE.match(line)
            if match:
                options = match["options"].split()
                yield TimeSource(
                    address=match["address"],
                    authenticated="key" in options or "nts" in options,
                    key_type="nts" if "nts" in options else _HIDDEN_KEY if "key" in options else "",
                    lines=(line,),
                )


def render(before: Time, after: Time) -> tuple[Operation, ...]:
    """Add the sources that are new, in a file of our own that chrony includes by Debian's default, and start chrony."""
    known = {source.address for source in before.sources}
    own = [line for source in before.sources for line in source.lines if line.endswith(_MARK)]
    new = [f"server {source.address} iburst {_MARK}" for source in after.sources if source.address not in known]
    if not new:
        return ()
    sources = FileContent(path=_OWN_FILE, content="".join(f"{line}\n" for line in (*own, *new)))
    if any(units.unit_name(line) in _DAEMONS for line in before.lines):
        return (sources,)
    return (sources, Command(argv=("update-rc.d", "chrony", "enable")))


def _synchronised(outputs: Outputs, other: list[str]) -> Known[bool]:
    text = outputs.get(commands.CHRONY_TRACKING)
    if text is None:
        return Unknown(unknown=outputs.why_missing(commands.CHRONY_TRACKING))
    if is_absent(text):
        return Unknown(unknown=f"the clock is kept by {other[0]}, which is not read") if other else False
    status = re.search(r"^Leap status\s*:\s*(.+?)\s*$", text, re.MULTILINE)
    if status is None:
        return Unknown(unknown="chronyc said nothing of the leap status")
    return status[1] != "Not synchronised"
