"""What people read before they log in: sshd's banner and agetty's issue; and after it: the message of the day.

Sources: sshd_config(5) `Banner` (the file is sent as it is), agetty(8) (what a backslash in an issue file stands for),
motd(5).
"""

import re
from collections.abc import Iterator, Mapping

from netproof.model.operation import FileContent, Operation
from netproof.model.record import Known, Unknown, is_known
from netproof.model.state_access import Banner, Banners
from netproof.platforms.linux import commands, sshd
from netproof.platforms.linux.files import covers, files_of, from_lines, is_absent, to_lines
from netproof.platforms.linux.identity import os_release
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import redacted

COMMANDS = (commands.SSHD_EFFECTIVE, commands.SSHD_FILES, commands.BANNER_FILES, commands.IDENTITY)

OWN_FILE = "/etc/ssh/netproof-banner"
CONSOLE_FILE = "/etc/issue"
DAY_FILE = "/etc/motd"
_ESCAPE = re.compile(r"\\(\w)(?:\{[^}]*\})?")


def parse(outputs: Outputs) -> Banners:
    """Read the banners; what sshd would send from a file that was not read is not known."""
    files = files_of(outputs, commands.BANNER_FILES)
    configuration = files_of(outputs, commands.SSHD_FILES)
    banners = (*_login(outputs, files, configuration), *_local(outputs, files))
    return Banners(banners=banners, lines=to_lines(configuration))


def _login(outputs: Outputs, files: Mapping[str, str], configuration: Mapping[str, str]) -> Iterator[Banner]:
    effective = outputs[commands.SSHD_EFFECTIVE]
    if is_absent(effective):
        return
    path = sshd.effective(effective).get("banner", ("none",))[0]
    text: Known[str] = files.get(path, "").strip()
    if path != "none" and not covers(commands.BANNER_FILES, path):
        text = Unknown(unknown=f"sshd shows {path}, which is not read")
    if any(keyword == "banner" and condition for keyword, _, condition in sshd.settings(configuration)):
        text = Unknown(unknown="a Match block sets a banner of its own, which depends on who logs in")
    if text:
        shown = map(redacted, text.splitlines()) if is_known(text) else ()
        yield Banner(kind="login", text=text, lines=(f"banner {path}", *shown))


def _local(outputs: Outputs, files: Mapping[str, str]) -> Iterator[Banner]:
    """Yield what the device's own terminals show: the issue before the log-in, the message of the day after it."""
    issue = _filled(files.get(CONSOLE_FILE, ""), outputs).strip()
    if issue:
        yield Banner(kind="console", text=issue, lines=tuple(map(redacted, files[CONSOLE_FILE].strip().splitlines())))
    lines = tuple(map(redacted, files.get(DAY_FILE, "").strip().splitlines()))
    if lines:
        yield Banner(kind="motd", text="\n".join(lines), before_login=False, lines=lines)


def _filled(text: str, outputs: Outputs) -> str:
    """Fill in what agetty does of the device's own facts; its clock, terminal and users tell nothing of it."""
    release = os_release(outputs)
    kernel = files_of(outputs, commands.IDENTITY).get("/proc/version", "").split()
    facts = {
        "n": files_of(outputs, commands.IDENTITY).get("/proc/sys/kernel/hostname", "").strip(),
        "s": "Linux",
        "S": release.get("PRETTY_NAME", ""),
        "r": kernel[2] if len(kernel) > 2 else "",  # noqa: PLR2004 - "Linux version RELEASE …"
    }
    return _ESCAPE.sub(lambda found: facts.get(found[1], ""), text)


def render(before: Banners, after: Banners) -> tuple[Operation, ...]:
    """Let sshd send a file of our own, and write the console's issue."""
    old = {banner.kind: banner.text for banner in before.banners}
    operations: list[Operation] = []
    for banner in after.banners:
        if not is_known(banner.text) or banner.text == old.get(banner.kind):
            continue
        if banner.kind == "login":
            path, content = sshd.with_settings(from_lines(before.lines), {"Banner": OWN_FILE})
            operations += [
                FileContent(path=OWN_FILE, content=f"{banner.text}\n"),
                FileContent(path=path, content=content),
            ]
        elif banner.kind == "console":
            operations.append(FileContent(path=CONSOLE_FILE, content=f"{banner.text}\n"))
    return tuple(operations)
