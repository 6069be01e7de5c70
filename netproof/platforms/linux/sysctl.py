"""The kernel's network settings: how they add up for one interface, and how they are set for now and for the next boot.

Source: the kernel's Documentation/networking/ip-sysctl.rst, which says of each setting whether `all` and the
interface's own value are taken together by "and", "or" or the larger one; sysctl.d(5), sysctl.conf(5).
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from netproof.model.operation import Command, FileContent, Operation
from netproof.model.record import Known, Unknown
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import edited, split_files
from netproof.platforms.outputs import Outputs

OWN_FILE = "/etc/sysctl.d/60-netproof.conf"
LIVE = "/proc/sys/net"
"""Under this name the values in force stand beside the files in a section's lines."""
_MAIN = "/etc/sysctl.conf"
_LINK = "/etc/sysctl.d/99-sysctl.conf"
"""Debian's link to /etc/sysctl.conf, so that systemd reads that file too."""
_SET = 'echo "$2" >"/proc/sys/net/$1"'
_ALL = "ipv4/conf/all"

type Values = Mapping[str, str]
"""`ipv4/conf/all/rp_filter` → its value in force."""


def values_of(text: str) -> dict[str, str]:
    """Return the settings of the read command's answer."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {path: value for path, colon, value in pairs if colon}


def values(outputs: Outputs) -> Values:
    """Return the settings in force.

    Raises:
        NotCollectedError: they were not read.
    """
    return outputs.view(values_of, commands.SYSCTLS)


def number(settings: Values, path: str) -> Known[int]:
    """Return one setting."""
    value = settings.get(path)
    if value is None or not value.lstrip("-").isdigit():
        return Unknown(unknown=f"the kernel shows no {dotted(path)}")
    return int(value)


def interfaces(settings: Values) -> list[str]:
    """Return the interfaces that the kernel has IPv4 settings for, without the one that leads nowhere."""
    names = {path.split("/")[2] for path in settings if path.startswith("ipv4/conf/")}
    return sorted(names - {"all", "default", "lo"})


def larger(settings: Values, interface: str, name: str) -> Known[int]:
    """Return the larger of the values of `all` and the interface."""
    pair = _pair(settings, interface, name)
    return pair if isinstance(pair, Unknown) else max(pair)


def either(settings: Values, interface: str, name: str) -> Known[bool]:
    """Tell whether `all` or the interface says yes."""
    pair = _pair(settings, interface, name)
    return pair if isinstance(pair, Unknown) else any(pair)


def both(settings: Values, interface: str, name: str) -> Known[bool]:
    """Tell whether `all` and the interface say yes."""
    pair = _pair(settings, interface, name)
    return pair if isinstance(pair, Unknown) else all(pair)


def _pair(settings: Values, interface: str, name: str) -> Known[tuple[int, int]]:
    everywhere, here = (number(settings, f"ipv4/conf/{place}/{name}") for place in ("all", interface))
    if isinstance(everywhere, Unknown):
        return everywhere
    return here if isinstance(here, Unknown) else (everywhere, here)


def accepts_source_routes(settings: Values) -> Known[bool]:
    """Tell whether any interface obeys packets that say their own way (IPv4 options, IPv6 routing header type 0)."""
    found = [both(settings, name, "accept_source_route") for name in interfaces(settings)]
    sixth = [number(settings, path) for path in settings if re.match(r"ipv6/conf/.*/accept_source_route$", path)]
    unknown = next((value for value in (*found, *sixth) if isinstance(value, Unknown)), None)
    if True in found or any(isinstance(value, int) and value > 0 for value in sixth):
        return True
    if number(settings, f"{_ALL}/accept_source_route") == 0 and all(value in {0, -1} for value in sixth):
        return False
    return unknown or False


def without_source_routes(settings: Values) -> dict[str, str]:
    """Return the settings that must change so that no interface accepts source routes."""
    wanted = [f"{_ALL}/accept_source_route"]
    wanted += [path for path in settings if re.match(r"ipv6/conf/.*/accept_source_route$", path)]
    return {path: "0" for path in wanted if int(settings.get(path, "0")) > 0}


def dotted(path: str) -> str:
    """Return a setting's name as sysctl(8) has it; an interface with a dot in its name keeps the slashes."""
    return f"net/{path}" if "." in path else f"net.{path.replace('/', '.')}"


def operations(files: Mapping[str, str], settings: Values, wanted: Values) -> Iterator[Operation]:
    """Yield what sets these settings: our own file for the next boot, and each of them at once.

    A line of another file that says otherwise would win at the next boot, or not, by its name; it becomes a comment.
    """
    wanted = {path: value for path, value in wanted.items() if settings.get(path) != value}
    if not wanted:
        return
    for path, content in files.items():
        if path not in {OWN_FILE, _LINK}:
            new = edited(content, lambda line: f"#<off># {line}" if _sets(line) in wanted else line)
            if new != content:
                yield FileContent(path=path, content=new)
    kept = edited(files.get(OWN_FILE, ""), lambda line: None if _sets(line) in wanted else line)
    lines = "".join(f"{dotted(path)} = {value}\n" for path, value in wanted.items())
    yield FileContent(path=OWN_FILE, content=kept + lines)
    for path, value in wanted.items():
        former = settings.get(path, value)
        yield Command(argv=("sh", "-c", _SET, "sysctl", path, value, former), phase="activate")


def _sets(line: str) -> str:
    """Return the path under /proc/sys/net that a line of a sysctl file sets, or an empty word for any other line."""
    name, equals, _ = line.strip().lstrip("-").partition("=")
    name = name.strip()
    if not equals or name.startswith(("#", ";")):
        return ""
    first = re.search(r"[./]", name)
    path = name if first and first[0] == "/" else name.translate(str.maketrans("./", "/."))
    return path.removeprefix("net/")


def inverse(argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the command that sets a setting back to its former value, or `None` where a command sets none."""
    if argv[:3] != ("sh", "-c", _SET):
        return None
    *head, path, value, former = argv
    return (*head, path, former, value)


def links_to(path: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the links through which these files have the one of this path once more."""
    return (_LINK,) if path == _MAIN and _MAIN in files and files.get(_LINK) == files[_MAIN] else ()


def predicted(outputs: Outputs, command: Command) -> Outputs:
    """Return the outputs after a command that sets one setting; after any other they are as they were."""
    text = outputs.get(commands.SYSCTLS)
    if text is None or inverse(command.argv) is None:
        return outputs
    path, value, _ = command.argv[-3:]
    return outputs.replaced(
        {commands.SYSCTLS: edited(text, lambda line: f"{path}:{value}" if line.startswith(f"{path}:") else line)}
    )


def files_and_values(outputs: Outputs) -> dict[str, str]:
    """Return the sysctl files, and the values in force under `LIVE`, to stand in a section's lines."""
    text = outputs.get(commands.SYSCTL_FILES)
    live = "".join(f"{path}:{value}\n" for path, value in values(outputs).items())
    return {**(split_files(text) if text is not None else {}), LIVE: live}


def from_section(files: Mapping[str, str]) -> tuple[dict[str, str], Values]:
    """Return the files and the values in force that `files_and_values` put together."""
    others: Iterable[tuple[str, str]] = ((path, content) for path, content in files.items() if path != LIVE)
    mine = {path: content for path, content in others if path.startswith("/etc/sysctl")}
    return mine, values_of(files.get(LIVE, ""))
