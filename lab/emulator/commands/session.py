"""Commands about the session and the configuration mode: enable, terminal, configure and the revert timer."""

from lab.emulator.commands.registry import PRIVILEGED, Request, command
from lab.emulator.config import RunningConfig
from lab.emulator.filesystem import FileSystemError
from lab.emulator.revert import ALREADY, NO_ARCHIVE, NONE_PENDING

_ATTEMPTS = 3
_ENTER = "Enter configuration commands, one per line.  End with CNTL/Z."
_REPLACE_QUESTION = (
    "This will apply all necessary additions and deletions\nto replace the current running configuration with the\n"
    "contents of the specified configuration file, which is\nassumed to be a complete configuration, not a partial\n"
    "configuration. Enter Y if you are sure you want to proceed. ? [no]: "
)


@command("exit", "quit", "logout")
def leave(request: Request) -> str:
    """End the session."""
    request.shell.done = True
    return ""


@command("terminal length <lines>")
def terminal_length(request: Request, lines: str) -> str:
    """Set the page length, 0 for no paging."""
    if not lines.isdigit():
        return "% Invalid input detected at '^' marker."
    request.shell.terminal.length = int(lines)
    return ""


@command("terminal <setting...>")
def terminal(request: Request, setting: str) -> str:
    """Width, monitor and the like change nothing here."""
    del request, setting
    return ""


@command("enable", "enable <level>")
async def enable(request: Request, level: str = "15") -> str:
    """Ask for the enable secret."""
    if request.session.privilege >= int(level):
        return ""
    if not any(request.device.config.value(f"enable {word}") for word in ("secret", "password")):
        return "% Error in authentication."
    for _ in range(_ATTEMPTS):
        if request.device.enable(await request.shell.ask("Password: ", echo=False)):
            request.session.privilege = int(level)
            return ""
    return "% Bad secrets\n"


@command("disable")
def disable(request: Request) -> str:
    """Return to level 1."""
    request.session.privilege = 1
    return ""


def _enter(request: Request) -> None:
    request.shell.configuring, request.shell.frames = True, ()


@command("configure terminal", level=PRIVILEGED)
def configure(request: Request) -> str:
    """Enter configuration mode."""
    _enter(request)
    return _ENTER


@command("configure", level=PRIVILEGED)
async def configure_ask(request: Request) -> str:
    """Ask where from, then as `configure terminal`."""
    source = await request.shell.ask("Configuring from terminal, memory, or network [terminal]? ")
    if source in {"", "terminal"}:
        _enter(request)
        return _ENTER
    return '?Must be "terminal", "memory" or "network"'


@command("configure terminal revert timer <minutes>", level=PRIVILEGED)
def configure_revert(request: Request, minutes: str) -> str:
    """Enter configuration mode with the revert timer armed; needs the archive."""
    archive = request.device.archive
    if not minutes.isdigit() or not int(minutes):
        return "% Invalid input detected at '^' marker."
    if archive.path is None:
        return NO_ARCHIVE
    if archive.pending:
        return ALREADY
    try:
        name = archive.arm(int(minutes), request.session.user)
    except FileSystemError as error:
        return str(error)
    _enter(request)
    return f"Rollback Confirmed Change: Backing up current running config to {name}\n\n{_ENTER}"


@command("configure confirm", level=PRIVILEGED)
def configure_confirm(request: Request) -> str:
    """Keep the pending change."""
    return request.device.archive.confirm()


@command("configure revert now", level=PRIVILEGED)
def configure_revert_now(request: Request) -> str:
    """Undo the pending change at once."""
    archive = request.device.archive
    if not archive.pending:
        return NONE_PENDING
    archive.revert("on request")
    return "Rollback Confirmed Change: Rollback done\nTotal number of passes: 1\nRollback Done\n"


@command("configure revert timer <minutes>", level=PRIVILEGED)
def configure_revert_timer(request: Request, minutes: str) -> str:
    """Give the pending change another time."""
    if not request.device.archive.pending:
        return NONE_PENDING
    request.device.archive.extend(int(minutes), request.session.user)
    return ""


@command("configure replace <url>", "configure replace <url> <options...>", level=PRIVILEGED)
async def configure_replace(request: Request, url: str, options: str = "") -> str:
    """Replace the running configuration with a file; `force`, `revert trigger error` and `time N` as on the device."""
    device, words = request.device, options.split()
    try:
        text = device.startup if url.startswith(("nvram:", "startup-config")) else device.flash.read(url).decode()
    except (FileSystemError, UnicodeDecodeError) as error:
        return str(error)
    minutes = next((int(word) for word in words if word.isdigit()), 0)
    if (minutes or "trigger" in words) and device.archive.path is None:
        return NO_ARCHIVE
    if minutes and device.archive.pending:
        return ALREADY
    if "force" not in words and (await request.shell.ask(_REPLACE_QUESTION)).lower() not in {"y", "yes"}:
        return ""
    config = RunningConfig(device.kind, text)
    if config.errors and "trigger" in words:
        return "Error: Could not apply commands.\nThe original configuration has been successfully restored.\n"
    if minutes:
        device.archive.arm(minutes, request.session.user)
    device.replace_config(config, by=request.session.user)
    return "\nTotal number of passes: 1\nRollback Done\n"


@command("archive config", level=PRIVILEGED)
def archive_config(request: Request) -> str:
    """Write the running configuration to the archive."""
    if request.device.archive.path is None:
        return "% Archive path not configured"
    request.device.archive.save()
    return ""
