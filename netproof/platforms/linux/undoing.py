"""Operations that lead back from a change, from what was read before it."""

from collections.abc import Sequence

from netproof.model.operation import Command, FileContent, Operation
from netproof.model.record import Text
from netproof.platforms.linux import commands, frr
from netproof.platforms.linux.configuration import configuration_texts
from netproof.platforms.linux.files import fields, sealed
from netproof.platforms.linux.guarding import HOOK, inverse_commands, restore_commands
from netproof.platforms.linux.ordering import complete
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import RevertProtection


def undo(outputs: Outputs, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Return operations that lead back; secrets stand as tokens, as everywhere."""
    back = [step for operation in reversed(operations) for step in _inverse(outputs, operation)]
    return complete(outputs, tuple(dict.fromkeys(back)))


def _inverse(outputs: Outputs, operation: Operation) -> tuple[Operation, ...]:
    if isinstance(operation, FileContent):
        return _file(outputs, operation)
    if not isinstance(operation, Command) or operation.phase == "validate":
        return ()
    if operation.argv[0] == "usermod":
        return _account(outputs, operation.argv[-1])
    if operation.argv[0] == "vtysh":
        return _frr(outputs, operation)
    return tuple(Command(argv=argv, phase=operation.phase) for argv in inverse_commands(operation))


def _file(outputs: Outputs, operation: FileContent) -> tuple[Operation, ...]:
    if operation.path.startswith("/run/"):
        names = [line.split(":", 1)[0] for line in operation.content.splitlines()]
        return tuple(step for name in names for step in _account(outputs, name))
    before = configuration_texts(outputs).get(operation.path)
    if before is None:
        live = [Command(argv=argv) for argv in restore_commands([operation.path]) if argv[0] == "sh"]
        return (Command(argv=("rm", "-f", operation.path)), *live)
    return (operation.model_copy(update={"content": before}),)


def _account(outputs: Outputs, name: str) -> tuple[Operation, ...]:
    """Give an account its stored password and its shell again."""
    stored = fields(_line(outputs[commands.SHADOW], name))[1]
    shell = _line(outputs[commands.PASSWD], name).rpartition(":")[2]
    secret = sealed(outputs, "shadow", stored) if stored.strip("!*") else stored
    return (Command(argv=("usermod", "-p", secret, "-s", shell or "/bin/sh", name)),)


def _line(text: str, name: str) -> str:
    return next((line for line in text.splitlines() if line.startswith(f"{name}:")), f"{name}:*:")


def _frr(outputs: Outputs, operation: Command) -> tuple[Operation, ...]:
    """Type again what was taken away, and take away what was typed and was not there before."""
    typed = operation.argv[4::2]
    if not typed:
        return ()
    before = configuration_texts(outputs).get("frr running-config", "").splitlines()
    if typed[0] == "line vty":
        keyword = typed[1].split(maxsplit=1)[0]
        return frr.configure(
            "line vty", next((x.strip() for x in before if x.strip().startswith(keyword)), f"no {keyword}")
        )
    removed = [line[3:] for line in typed if line.startswith("no ")]
    again = [line for line in before for start in removed if line == start or line.startswith(f"{start} ")]
    added = [f"no {line}" for line in typed if not line.startswith("no ") and line not in before]
    return frr.configure(*again, *added) if again or added else ()


def revert_protection(_outputs: Outputs) -> RevertProtection:
    """Say that the device reverts by itself: the guard needs only a shell and `setsid`, which every Linux has."""
    return RevertProtection(device_timer=True)


def is_side_effect(line: str, operations: Sequence[Operation]) -> Text | None:
    """Explain a line that FRR adds by itself when it saves its configuration, and the guard's own start-up hook."""
    if line.startswith(("frr version", "frr defaults")) and any(
        isinstance(one, Command) and one.argv[0] == "vtysh" for one in operations
    ):
        return Text(en="FRR writes its version when it saves", zh_tw="FRR 儲存設定時會寫入其版本")
    if line == HOOK or line.startswith(f"{HOOK}.service "):
        return Text(
            en=f"the start-up hook {HOOK} stays on the device: it undoes a change that a power cut interrupts",
            zh_tw=f"設備上會保留開機程序 {HOOK}，用以復原因斷電而未確認的變更",
        )
    return None
