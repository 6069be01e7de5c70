"""The command that reads a device's logs of one day back from the store, and what its answer says."""

import re
import shlex
from collections.abc import Collection
from datetime import date

from netproof.errors import ConfigurationError
from netproof.model.state_logs import RestoredLog
from netproof.platforms.linux.store_survey import FOLDER

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_LINE = re.compile(r"restored (?P<status>\d+) (?P<sha256>[0-9a-f]{64}) (?P<counts>\d+ \d+ \d+) (?P<path>/\S+)")

_SCRIPT = r"""
LC_ALL=C; export LC_ALL
[ -d @folder ] || { echo netproof:absent @folder; exit; }
find @folder/ -type f ! -path "*[!A-Za-z0-9._:@%+/-]*" |
grep -F -e @day -e @compact -e @slashed | sort | head -n 500 |
while IFS= read -r f; do
    case "/${f#@folder/}/" in @names) ;; *) continue ;; esac
    case "$f" in *.ksisig | *.gtsig | *.sig | *.asc | *.sha256) continue ;; esac
    r=cat
    case "$f" in *.gz) r="gzip -dc" ;; *.xz) r="xz -dc" ;; *.zst) r="zstd -dcq" ;; *.bz2) r="bzip2 -dc" ;; esac
    status=$({ { $r "$f" 2>/dev/null; echo $? 1>&3; } | cat 1>/dev/null; } 3>&1)
    counts=$($r "$f" 2>/dev/null | awk -v stamp="@stamp" -v old="@old" -v names="@words" '
        BEGIN { count = split(names, list, " "); for (i = 1; i <= count; i++) known[list[i]] }
        {
            all++
            if (!index(substr($0, 1, 24), stamp) && !index(substr($0, 1, 24), old)) next
            dated++
            for (i = 2; i <= 6; i++) { # the sender stands in the header: RFC 3164, RFC 5424
                field = tolower($i); sub(/:$/, "", field)
                if (field in known) { own++; break }
            }
        }
        END { print all + 0, dated + 0, own + 0 }')
    echo "restored $status $(sha256sum "$f" | cut -c 1-64) $counts $f"
done
"""


def command(names: Collection[str], day: date) -> str:
    """Return the read command for the files of a day whose paths hold one of a device's names in the logs.

    Raises:
        ConfigurationError: a name has letters that no path of the store has.
    """
    for name in names:
        if not _NAME.fullmatch(name):
            raise ConfigurationError(f"{name!r} is no name of a sender; correct log_names in the devices register")
    values = {
        "@names": " | ".join(f"*/{name}/* | */{name}.* | */{name}[-_]*" for name in sorted(names)),
        "@words": " ".join(sorted(name.lower() for name in names)),
        "@folder": FOLDER,
        "@day": f"{day:%Y-%m-%d}",
        "@compact": f"{day:%Y%m%d}",
        "@slashed": f"{day:%Y/%m/%d}",
        "@stamp": f"{day:%Y-%m-%d}",
        "@old": f"{day:%b} {day.day:2d} ",
    }
    script = re.sub("|".join(values), lambda match: values[match[0]], _SCRIPT)
    return f"sudo -n sh -c {shlex.quote(script)}"


def parse(answer: str) -> tuple[RestoredLog, ...]:
    """Return what was read back of each file."""
    found = []
    for match in map(_LINE.fullmatch, answer.splitlines()):
        if match:
            records, dated, own = map(int, match["counts"].split())
            found.append(
                RestoredLog(
                    path=match["path"],
                    sha256=match["sha256"],
                    readable=match["status"] == "0",
                    records=records,
                    records_of_day=dated,
                    records_of_device=own,
                )
            )
    return tuple(found)
