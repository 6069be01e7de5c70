"""`reload` with its questions, and installing an image. Source: Cisco `reload` and `install` command references."""

from lab.emulator.commands.registry import PRIVILEGED, Request, command
from lab.emulator.terminal import ClosedError


async def _agreed(request: Request) -> bool:
    device = request.device
    if device.running_text() != device.startup:
        answer = ""
        while answer.lower() not in {"y", "yes", "n", "no"}:
            answer = await request.shell.ask("\nSystem configuration has been modified. Save? [yes/no]: ")
        if answer.lower().startswith("y"):
            device.save()
            request.shell.terminal.write("Building configuration...\n[OK]\n")
    return await request.shell.confirm("Proceed with reload? [confirm]")


@command("reload", "reload /noverify", level=PRIVILEGED)
async def reload(request: Request) -> str:
    """Restart now."""
    if not await _agreed(request):
        return ""
    request.device.reload()
    await request.shell.terminal.silence()
    raise ClosedError


@command("reload in <minutes>", "reload in <minutes> <reason...>", level=PRIVILEGED)
async def reload_in(request: Request, minutes: str, reason: str = "") -> str:
    """Restart in some minutes unless cancelled (`M` or `H:M`)."""
    del reason
    hours, _, rest = minutes.rpartition(":")
    if not rest.isdigit() or (hours and not hours.isdigit()):
        return "% Invalid input detected at '^' marker."
    if await _agreed(request):
        request.device.schedule_reload(int(hours or 0) * 60 + int(rest))
    return ""


@command("reload cancel", level=PRIVILEGED)
def reload_cancel(request: Request) -> str:
    """Forget the scheduled restart."""
    if not request.device.cancel_reload():
        return "%No reload is scheduled."
    return "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n"


@command("show reload")
def show_reload(request: Request) -> str:
    """When a restart is scheduled."""
    at = request.device.reload_at
    return f"Reload scheduled for {at.strftime('%H:%M:%S UTC %a %b %d %Y')}" if at else "No reload is scheduled."
