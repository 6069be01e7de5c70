"""Commands about files: copy, delete, dir, verify, more and saving the configuration.

Questions and answers as in Cisco's configuration fundamentals command reference (`copy`, `delete`, `verify`).
"""

import re
from pathlib import PurePosixPath

from lab.emulator.commands.registry import PRIVILEGED, Request, command
from lab.emulator.filesystem import FileSystemError

_CONFIGS = {"running-config": "running-config", "system:running-config": "running-config",
            "startup-config": "startup-config", "nvram:startup-config": "startup-config"}  # fmt: skip


@command("dir", "dir <url>", level=PRIVILEGED)
def directory(request: Request, url: str = "") -> str:
    """List the flash."""
    if url.startswith("nvram:"):
        return f"Directory of nvram:/\n\n  190  -rw-  {len(request.device.startup):10d}  <no date>  startup-config\n"
    try:
        return request.device.flash.listing(url)
    except FileSystemError as error:
        return str(error)


def _verify(algorithm: str, request: Request, url: str, expected: str) -> str:
    try:
        digest = request.device.flash.digest(algorithm, url)
    except FileSystemError as error:
        return str(error)
    head = "." * 40 + f"Done!\nverify /{algorithm} ({url}) = {digest}\n"
    if expected and expected.lower() != digest:
        return head + f"%Error verifying {url}\nComputed signature  = {digest}\nSubmitted signature = {expected}\n"
    return f"{'.' * 40}Done!\nVerified ({url}) = {digest}\n" if expected else head


@command("verify /md5 <url>", "verify /md5 <url> <expected>", level=PRIVILEGED)
def verify_md5(request: Request, url: str, expected: str = "") -> str:
    """The MD5 digest of a file."""
    return _verify("md5", request, url, expected)


@command("verify /sha512 <url>", "verify /sha512 <url> <expected>", level=PRIVILEGED)
def verify_sha512(request: Request, url: str, expected: str = "") -> str:
    """The SHA-512 digest of a file."""
    return _verify("sha512", request, url, expected)


@command("more <url>", level=PRIVILEGED)
def more(request: Request, url: str) -> str:
    """Print a file."""
    try:
        return request.device.flash.read(url).decode("utf-8", "replace")
    except FileSystemError as error:
        return str(error)


def _quiet(request: Request) -> bool:
    return (
        request.device.config.value("file prompt") == "quiet" or "file prompt quiet" in request.device.config.root.lines
    )


@command("delete <url>", "delete <option> <url>", "delete <option> <second> <url>", level=PRIVILEGED)
async def delete(request: Request, *words: str) -> str:
    """Remove a file, after two questions unless `/force` is given."""
    url = words[-1]
    if "/force" not in words[:-1] and not _quiet(request):
        name = await request.shell.ask(f"Delete filename [{PurePosixPath(url).name.split(':')[-1]}]? ")
        url = name or url
        if not await request.shell.confirm(f"Delete {url}? [confirm]"):
            return "Delete of " + url + " aborted!"
    try:
        request.device.flash.delete(url)
    except FileSystemError as error:
        return str(error)
    return ""


@command("write", "write memory", level=PRIVILEGED)
def write(request: Request) -> str:
    """Save the configuration."""
    request.device.save()
    _archive_on_write(request)
    return "Building configuration...\n[OK]"


def _archive_on_write(request: Request) -> None:
    section = request.device.config.root.lines.get("archive")
    if section and "write-memory" in section.lines and request.device.archive.path:
        request.device.archive.save()


@command("write erase", "erase startup-config", "erase nvram:", level=PRIVILEGED)
async def erase(request: Request) -> str:
    """Empty the startup configuration."""
    question = "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]"
    if not await request.shell.confirm(question):
        return ""
    request.device.erase()
    return "[OK]\nErase of nvram: complete"


@command("copy <source> <target>", "copy /noverify <source> <target>", level=PRIVILEGED)
async def copy(request: Request, source: str, target: str) -> str:
    """Copy between flash, running and startup configuration."""
    source, target = _CONFIGS.get(source, source), _CONFIGS.get(target, target)
    if not _quiet(request):
        name = await request.shell.ask(f"Destination filename [{_name(target) or _name(source)}]? ")
        target = target if target in _CONFIGS.values() else _named(target, name or _name(target) or _name(source))
    try:
        content = _read(request, source)
        if target == "running-config":
            return _merge(request, content.decode("utf-8", "replace"))
        if target == "startup-config":
            return _start(request, source, content)
        if request.device.flash.exists(target) and not _quiet(request):
            question = "%Warning:There is a file already existing with this name\nDo you want to over write? [confirm]"
            if not await request.shell.confirm(question):
                return ""
        request.device.flash.write(target, content)
    except FileSystemError as error:
        return str(error)
    return f"{len(content)} bytes copied in 0.100 secs ({len(content) * 10} bytes/sec)"


def _name(url: str) -> str:
    return re.sub(r"^[\w-]+:", "", url).strip("/").split("/")[-1]


def _named(url: str, name: str) -> str:
    prefix = re.match(r"[\w-]+:/?", url)
    return f"{prefix.group() if prefix else ''}{re.sub(r'^[\w-]+:/?', '', name)}"


def _read(request: Request, source: str) -> bytes:
    if source == "running-config":
        return request.device.running_text().encode()
    texts = {"startup-config": request.device.startup, "null:": ""}
    if source in texts:
        return texts[source].encode()
    if re.match(r"(?:tftp|ftp|https?|scp|sftp):", source):
        raise FileSystemError(f"%Error opening {source} (Timed out)")
    return request.device.flash.read(source)


def _merge(request: Request, text: str) -> str:
    refused = request.device.config.load(text)
    request.device.changed(request.session.user)
    errors = "".join(f"{line}\n% Invalid input detected at '^' marker.\n" for line in refused)
    return f"{errors}{len(text)} bytes copied in 0.512 secs"


def _start(request: Request, source: str, content: bytes) -> str:
    if source == "running-config":
        request.device.save()
        _archive_on_write(request)
    else:
        request.device.save_text(content.decode("utf-8", "replace"))
    return "Building configuration...\n[OK]"
