"""What a change brings along by itself, and whether the device can take it back alone."""

import re
from collections.abc import Sequence

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Text
from netproof.platforms.cisco_ios.configuration import running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import RevertProtection

_HASHED = re.compile(r"(username \S+|enable)\b.* secret [5-9] \S+$")
_QUIET_MODE_LIST = ("ip access-list extended sl_def_acl", "sl_def_acl")

_REHASHED = Text(
    en="the device stores the new secret as a salted hash of its own",
    zh_tw="設備以自行加鹽的雜湊儲存新密碼",
)
_SESSION_ID = Text(
    en="`aaa new-model` makes the device write `aaa session-id common` (Cisco IOS Security Command Reference)",
    zh_tw="`aaa new-model` 使設備自行寫入 `aaa session-id common`（Cisco IOS Security Command Reference）",
)
_LOGIN_LIST = Text(
    en="`login block-for` makes the device write its own access list sl_def_acl (Cisco IOS Login Enhancements)",
    zh_tw="`login block-for` 使設備自行建立存取控制清單 sl_def_acl（Cisco IOS Login Enhancements）",
)


def is_side_effect(line: str, operations: Sequence[Operation]) -> Text | None:
    """Say why an unplanned line may appear after these operations, or `None` when it may not."""
    lines = [operation.line for operation in operations if isinstance(operation, ConfigurationLine)]
    hashed = _HASHED.match(line.strip())
    if hashed and any(typed.startswith(f"{hashed[1]} ") and "<secret:vault:" in typed for typed in lines):
        return _REHASHED
    if line.strip().startswith(_QUIET_MODE_LIST) and any(typed.startswith("login block-for ") for typed in lines):
        return _LOGIN_LIST
    if line.strip() == "aaa session-id common" and "aaa new-model" in lines:
        return _SESSION_ID
    return None


def revert_protection(outputs: Outputs) -> RevertProtection:
    """Tell whether `configure terminal revert timer` works: it needs `archive` with a `path`.

    Source: Cisco IOS Configuration Fundamentals, "Configuration Replace and Configuration Rollback".

    Raises:
        NotCollectedError: the running configuration was not collected.
    """
    archive = running_configuration(outputs).first("archive")
    if archive and archive.first("path"):
        return RevertProtection(device_timer=True)
    return RevertProtection(
        device_timer=False,
        note=Text(
            en="no `archive` with a `path` is configured, so the device cannot revert by itself: if the session is cut,"
            " somebody has to undo the change at the console",
            zh_tw="未設定含 `path` 的 `archive`，設備無法自行復原：若連線中斷，須由人員於主控台復原",
        ),
    )
