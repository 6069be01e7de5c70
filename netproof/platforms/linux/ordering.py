"""The order of a change, and what it needs beside: checks first, daemons' uptake last, sshd and nftables at the end."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import groupby

from netproof.errors import ConfigurationError
from netproof.model.operation import Command, FileContent, Operation
from netproof.platforms.linux import nft_table, units
from netproof.platforms.linux.configuration import configuration_texts
from netproof.platforms.linux.daemons import check_of, daemon_of, take_up_of
from netproof.platforms.outputs import Outputs


def complete(outputs: Outputs, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Return checks, changes and activations in an order in which nothing cuts us off before all else is done.

    Several new contents of one file become one: each section changes its own lines of it.
    """
    files = _merged(outputs, [one for one in operations if isinstance(one, FileContent)])
    files += _persistence(outputs, files)
    rest = [one for one in operations if isinstance(one, Command)]
    changes = [one for one in rest if one.phase == "change"]
    checks = [Command(argv=argv, phase="validate") for file in files if (argv := check_of(file.path))]
    first = [file for file in files if not _is_last(file)]
    last = [file for file in files if _is_last(file)]
    gone = [one.argv[-1] for one in changes if one.argv[0] == "rm" and not one.argv[-1].startswith(nft_table.FOLDER)]
    paths = [*(file.path for file in [*first, *last]), *gone]
    uptake = [Command(argv=argv, phase="activate") for argv in take_up_of(paths)]
    given = [one for one in rest if one.phase == "activate"]
    boot = _start_nftables(outputs, files)
    return tuple(dict.fromkeys([*checks, *first, *changes, *boot, *last, *given, *uptake]))


def _is_last(file: FileContent) -> bool:
    daemon = daemon_of(file.path)
    return daemon is not None and daemon.last


def _merged(outputs: Outputs, files: Sequence[FileContent]) -> list[FileContent]:
    """Return one content for each path, in the order in which the paths first come."""
    paths = list(dict.fromkeys(file.path for file in files))
    base = configuration_texts(outputs)
    return [_merge(base.get(path, ""), [file for file in files if file.path == path]) for path in paths]


def _merge(base: str, versions: Sequence[FileContent]) -> FileContent:
    if len({version.content for version in versions}) == 1:
        return versions[0]
    old = base.splitlines(keepends=True)
    edits = sorted({edit for version in versions for edit in _edits(old, version.content)}, reverse=True)
    lines = list(old)
    limit = len(old)
    for (first, last), group in groupby(edits, key=lambda edit: edit[0]):
        texts = [text for _, text in group]
        if last > limit or (len(texts) > 1 and any(texts) and first != last):
            raise ConfigurationError(f"{versions[0].path}: two changes want the same lines; mend one control at a time")
        lines[first:last] = [line for text in reversed(texts) for line in text]
        limit = first
    return versions[0].model_copy(update={"content": "".join(lines)})


def _edits(old: list[str], content: str) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    new = content.splitlines(keepends=True)
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield (first, last), tuple(new[start:end])


def _persistence(outputs: Outputs, files: Sequence[FileContent]) -> list[FileContent]:
    """Return the main nftables file with our folder included, so that a reboot keeps our table."""
    if not any(file.path.startswith(nft_table.FOLDER) for file in files):
        return []
    content = configuration_texts(outputs).get(nft_table.MAIN, "#!/usr/sbin/nft -f\n")
    if nft_table.INCLUDE in content.splitlines():
        return []
    return [FileContent(path=nft_table.MAIN, content=f"{content}\n{nft_table.INCLUDE}\n", mode="0755")]


def _start_nftables(outputs: Outputs, files: Sequence[FileContent]) -> list[Command]:
    """Return the command that loads nftables' files at boot, where nothing does yet."""
    if not any(file.path.startswith(nft_table.FOLDER) for file in files) or "nftables" in units.enabled_units(outputs):
        return []
    if units.init_system(outputs) == units.SYSTEMD:
        return [Command(argv=("systemctl", "enable", "nftables.service"))]
    return [Command(argv=("update-rc.d", "nftables", "enable"))]
