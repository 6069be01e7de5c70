"""A log server that keeps three years of one device, guarded."""

from datetime import date

from netproof.model.state_logs import LogFileAccess, LogRotation, LogStore, StoredLogs

SECTION = LogStore(
    receives=True,
    folder="/var/log/remote",
    senders=(
        StoredLogs(
            sender="10.0.9.2",
            oldest=date(2023, 11, 20),
            newest=date(2026, 11, 22),
            files=1099,
            bytes=10**9,
            year_known_by="time stamp",
        ),
    ),
    access=(
        LogFileAccess(kind="folder", mode="0750", owner="root", group="adm", path="/var/log/remote"),
        LogFileAccess(
            kind="file",
            mode="0640",
            owner="root",
            group="adm",
            count=1099,
            path="/var/log/remote/10.0.9.2/2026-11-22.log",
        ),
    ),
    rotations=(
        LogRotation(
            file="/etc/logrotate.d/remote",
            pattern="/var/log/remote/*/*.log",
            period="weekly",
            kept=160,
            lines=("/var/log/remote/*/*.log {", "    weekly", "    rotate 160", "}"),
        ),
    ),
    signatures=12,
    free_bytes=10**11,
)
