"""Show commands about the machine: version, inventory, users, logging, time, boot and installed software.

Layouts follow transcripts in networktocode/ntc-templates (tests/cisco_ios) and CiscoTestAutomation/genieparser.
"""

import re
from datetime import UTC, datetime

from lab.emulator import firmware
from lab.emulator.commands.registry import PRIVILEGED, Request, command
from lab.emulator.device import EmulatedDevice

_HOUR, _DAY = 60, 60 * 24


def _uptime(device: EmulatedDevice) -> str:
    minutes = int((datetime.now(UTC) - device.started).total_seconds() // 60)
    parts = ((minutes // _DAY, "day"), (minutes % _DAY // _HOUR, "hour"), (minutes % _HOUR, "minute"))
    shown = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count or word == "minute"]
    return ", ".join(shown)


@command("show version")
def version(request: Request) -> str:
    """Release, image, uptime and hardware."""
    device, kind = request.device, request.device.kind
    head = f"Cisco IOS XE Software, Version {device.version}\n" if kind.train == "iosxe" else ""
    interfaces = sum(line.startswith("interface GigabitEthernet") for line in device.config.root.lines)
    return (
        f"{head}{kind.software}, Version {device.version}, RELEASE SOFTWARE (fc1)\n"
        "Technical Support: http://www.cisco.com/techsupport\n"
        "Copyright (c) 1986-2026 by Cisco Systems, Inc.\nCompiled Mon 02-Feb-26 10:00 by mcpre\n\n\n"
        "ROM: Bootstrap program\n\n"
        f"{device.config.hostname} uptime is {_uptime(device)}\n"
        "Uptime for this control processor is 1 minute\n"
        "System returned to ROM by reload\n"
        f'System image file is "{kind.filesystem}{device.image}"\nLast reload reason: Reload Command\n\n\n'
        f"{kind.hardware} with 1048576K/6147K bytes of memory.\n"
        f"Processor board ID {device.definition.serial}\n{interfaces} Gigabit Ethernet interfaces\n"
        f"Model Number                       : {kind.pid}\n"
        f"System Serial Number               : {device.definition.serial}\n\n"
        "Configuration register is 0x2102\n"
    )


@command("show inventory")
def inventory(request: Request) -> str:
    """Hardware with part and serial numbers."""
    kind = request.device.kind
    return (
        f'NAME: "Chassis", DESCR: "{kind.pid} Chassis"\n'
        f"PID: {kind.pid:<18}, VID: V01  , SN: {request.device.definition.serial}\n\n"
    )


@command("show privilege")
def privilege(request: Request) -> str:
    """The session's privilege level."""
    return f"Current privilege level is {request.session.privilege}"


@command("show users")
def users(request: Request) -> str:
    """Who is logged in where."""
    rows = ["    Line       User       Host(s)              Idle       Location"]
    for session in request.device.sessions.values():
        mark = "*" if session is request.session else " "
        rows.append(
            f"{mark}{session.vty + 2:3d} vty {session.vty:<5} {session.user:<10} idle"
            f"                 00:00:00 {session.source}"
        )
    return "\n".join([*rows, "", "  Interface    User               Mode         Idle     Peer Address", ""])


@command("show line")
def line(request: Request) -> str:
    """The terminal lines."""
    rows = ["   Tty Typ     Tx/Rx    A Modem  Roty AccO AccI   Uses   Noise  Overruns   Int"]
    rows.append("      0 CTY              -    -      -    -    -      0       0     0/0       -")
    taken = {session.vty for session in request.device.sessions.values()}
    for number, section in enumerate(request.device.config.vty):
        acl = next((value.split()[0] for value in section.values("access-class") if " in" in value), "-")
        rows.append(
            f"{'*' if number in taken else ' '}{number + 2:6d} VTY              -    -      -    - {acl:>4}"
            "      0       0     0/0       -"
        )
    return "\n".join(rows)


_LEVELS = {"console": "debugging", "monitor": "debugging", "trap": "informational"}


@command("show logging")
def logging(request: Request) -> str:
    """Logging targets and the buffer."""
    device, config = request.device, request.device.config
    on = "enabled" if config.enabled("logging on") else "disabled"
    rows = [
        (
            f"Syslog logging: {on} (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns, "
            "xml disabled, filtering disabled)"
        ),
        "",
    ]
    for target in ("console", "monitor"):
        level = config.value(f"logging {target}")
        text = f"level {level}, 0 messages logged, xml disabled, filtering disabled" if level else "disabled"
        rows.append(f"    {target.capitalize()} logging: {text}")
    buffered = (config.value("logging buffered") or "").split()
    text = (
        f"level {buffered[-1]}, {len(device.log)} messages logged, xml disabled, filtering disabled"
        if buffered
        else "disabled"
    )
    rows += [
        f"    Buffer logging:  {text}",
        "    Exception Logging: size (4096 bytes)",
        "    Persistent logging: disabled",
        "",
    ]
    rows.append(
        f"    Trap logging: level {config.value('logging trap') or 'disabled'}, {len(device.log)} message lines logged"
    )
    for value in config.root.values("logging host"):
        host = value.split()[0]
        rows.append(
            f"        Logging to {host}  (udp port 514, audit disabled, link up), "
            f"{len(device.log)} message lines logged,"
        )
    rows += ["", f"Log Buffer ({buffered[0] if buffered else 0} bytes):", "", *device.log]
    return "\n".join(rows)


def _synchronised(device: EmulatedDevice) -> bool:
    return bool(device.config.root.values("ntp server")) and device.definition.surroundings.clock_synchronised


@command("show clock")
def clock(request: Request) -> str:
    """The time; a leading `*` says that it comes from no authority."""
    mark = "" if _synchronised(request.device) else "*"
    return mark + datetime.now(UTC).strftime("%H:%M:%S.%f")[:-3] + datetime.now(UTC).strftime(" UTC %a %b %d %Y")


@command("show ntp status")
def ntp_status(request: Request) -> str:
    """Whether the clock follows a server."""
    servers = request.device.config.root.values("ntp server")
    if not servers:
        return "%NTP is not enabled."
    if not _synchronised(request.device):
        return "Clock is unsynchronized, stratum 16, no reference clock\n"
    address = servers[0].split()[0]
    return (
        f"Clock is synchronized, stratum 3, reference is {address}\n"
        "nominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**10\n"
    )


@command("show ntp associations")
def ntp_associations(request: Request) -> str:
    """The NTP servers."""
    rows = ["  address         ref clock       st   when   poll reach  delay  offset   disp"]
    for number, value in enumerate(request.device.config.root.values("ntp server")):
        address = value.split()[0]
        mark = ("*" if not number else "+") if _synchronised(request.device) else " "
        clock_source, stratum = (".INIT.", 16) if mark == " " else ("10.255.0.1", 2)
        timing = "    10     64   377  0.500   0.100  0.200"
        rows.append(f"{mark}~{address:<15} {clock_source:<15} {stratum:>2} {timing}")
    return "\n".join([*rows, " * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured"])


@command("show file systems", level=PRIVILEGED)
def file_systems(request: Request) -> str:
    """Flash and NVRAM with their free space."""
    flash = request.device.flash
    return (
        "File Systems:\n\n       Size(b)       Free(b)      Type  Flags  Prefixes\n"
        f"*  {flash.size:11d}   {flash.free:11d}      disk     rw   {flash.prefix}\n"
        f"       2097152       {2097152 - len(request.device.startup)}     nvram     rw   nvram:\n"
    )


@command("show boot", "show bootvar")
def boot(request: Request) -> str:
    """The boot list, as configured and as saved."""
    filesystem = request.device.kind.filesystem
    saved = ";".join(f"{filesystem}{name}" for name in firmware.boot_list(request.device.startup))
    current = ";".join(f"{filesystem}{name}" for name in firmware.boot_list(request.device.running_text()))
    if request.device.kind.train == "iosxe":
        return (
            f"---------------------------\nSwitch 1\n---------------------------\nCurrent Boot Variables:\n"
            f"BOOT variable {f'= {saved};' if saved else 'does not exist'}\n\nBoot Variables on next reload:\n"
            f"BOOT variable {f'= {current};' if current else 'does not exist'}\nManual Boot = no\nEnable Break = no\n"
        )
    return (
        f"BOOT path-list      : {current}\nConfig file         : flash:/config.text\n"
        "Enable Break        : no\nManual Boot         : no\n"
    )


@command("show install summary")
def install_summary(request: Request) -> str:
    """The running package version of an IOS-XE device."""
    if request.device.kind.train != "iosxe":
        return "% Invalid input detected at '^' marker."
    release = ".".join(str(int(part)) if part.isdigit() else part for part in re.split(r"[.]", request.device.version))
    return (
        "[ R0 ] Installed Package(s) Information:\n"
        "State (St): I - Inactive, U - Activated & Uncommitted,\n"
        "            C - Activated & Committed, D - Deactivated & Uncommitted\n"
        + "-" * 80 + "\nType  St   Filename/Version\n" + "-" * 80 + f"\nIMG   C    {release}.0\n\n" + "-" * 80
        + "\nAuto abort timer: inactive\n" + "-" * 80 + "\n"
    )  # fmt: skip
