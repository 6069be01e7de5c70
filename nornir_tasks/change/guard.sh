#!/bin/sh
# Guards a change of this device, so that it undoes itself unless it is confirmed; needs a POSIX shell and the tools of
# `check`. The controller brings this script with every call; `begin` leaves it on disk for the timer and the hook.
#
#   check               that a change could begin now; changes nothing
#   begin NAME SECONDS  runs the checks, keeps the journal, arms the timer. On stdin: a tar of staged/PATH (new contents)
#                       and change/ (checks/ steps/ undo/: shell snippets in order; paths: what to back up; temporary:
#                       what goes at the end)
#   apply NAME          runs the steps; one that fails undoes the change at once
#   confirm NAME        keeps the change; may be repeated
#   revert NAME         undoes the change now, if it is pending; may be repeated
#   status              what is pending, and what became of the last change
#   timer, run, undo and boot are called by the guard itself.
#
# The journal is the folder $disk/pending/NAME. One rename of it, to confirmed/ or reverting/, decides between whoever
# wants to confirm and whatever wants to undo. Exit statuses are those of sysexits.h.
set -u
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C VTYSH_HISTFILE=/dev/null
export PATH LC_ALL VTYSH_HISTFILE
cd /
run=/run/netproof
disk=/var/lib/netproof
hook=netproof-guard
REFUSED=65 NOT_PENDING=66 LACKING=69 FAILED=70 BUSY=75

fail() { code=$1; shift; printf '%s\n' "$*" >&2; exit "$code"; }
last_words() { tail -n 5 "$run/log" 2>/dev/null; }
exists() { [ -e "$1" ] || [ -L "$1" ]; }
alive() { pid=$(cat "$run/$1" 2>/dev/null) && kill -0 "$pid" 2>/dev/null; }
end_group() {
    pid=$(cat "$run/$1" 2>/dev/null) || return 0
    [ "$pid" = $$ ] || kill -s KILL -- "-$pid" 2>/dev/null
    rm -f "$run/$1"
}
outcome() { cat "$disk/outcome" 2>/dev/null; }
record() {
    printf '%s\n' "$*" >"$disk/outcome.new" && mv -fT "$disk/outcome.new" "$disk/outcome"
    logger -t netproof "change $*" 2>/dev/null || :
}
to_disk() { sync -f / /etc "$disk" 2>/dev/null || sync; }
clean() {
    while IFS= read -r path; do rm -f "$path"; done 2>/dev/null <"$run/change/temporary" || :
    rm -rf "$run/staged" "$run/change" "$run/log" "$run/applied" "$run/failed" "$run/runner" "$run/undoer" "$run/timer"
}
unfinished() { ls "$disk/pending" "$disk/reverting" 2>/dev/null | grep -v -e ':$' -e '^$'; }

check() {
    for tool in cat chmod cmp cp find flock grep mkdir mv readlink rm setsid sleep sync tail tar timeout; do
        command -v "$tool" >/dev/null || fail $LACKING "this device lacks $tool, without which no change can be guarded"
    done
    [ "$(id -u)" = 0 ] || fail $LACKING "root's rights are needed"
    [ -d /run/systemd/system ] || command -v update-rc.d >/dev/null ||
        fail $LACKING "neither systemd nor update-rc.d is here to undo a change after a power cut"
    name=$(unfinished) && fail $BUSY "change $name is pending"
    return 0
}

# --- steps -----------------------------------------------------------------------------------------------------------
put() { # MODE PATH: the staged content takes the file's place at once; an existing file keeps its owner
    mkdir -p "${2%/*}" && rm -f "$2.netproof" || return
    if [ -e "$2" ]; then cp -pL "$2" "$2.netproof"; else (umask 077 && : >"$2.netproof"); fi &&
        chmod 600 "$2.netproof" && cat "$run/staged$2" >"$2.netproof" && chmod "$1" "$2.netproof" &&
        mv -fT "$2.netproof" "$2" || return
    ! command -v restorecon >/dev/null || restorecon "$2"
}
step() { ( umask 022; . "$1" ) </dev/null >>"$run/log" 2>&1 9>&-; }
bounded() { timeout 60 sh "$1" </dev/null >>"$run/log" 2>&1 9>&-; } # what hangs must not keep the rest from being done

# --- backup and restore ----------------------------------------------------------------------------------------------
keep() { # FOLDER PATH: a path without a copy in the folder was not there
    if [ -d "$2" ] && [ ! -L "$2" ]; then
        mkdir -p "$1$2" && cp -a "$2/." "$1$2/"
    elif exists "$2"; then
        mkdir -p "$1${2%/*}" && cp -a "$2" "$1$2"
    else
        parent=${2%/*}
        until [ -z "$parent" ] || [ -d "$parent" ]; do
            printf '%s\n' "$parent" && parent=${parent%/*}
        done >>"$1/made"
    fi
}
same() {
    if [ -L "$1" ] || [ -L "$2" ]; then [ "$(readlink "$1")" = "$(readlink "$2")" ]; else cmp -s "$1" "$2"; fi
}
restore_file() { # COPY PATH
    mkdir -p "${2%/*}" && rm -f "$2.netproof" && cp -a "$1" "$2.netproof" && mv -fT "$2.netproof" "$2"
}
restore_folder() { # COPY PATH: never moved away as a whole, because a device without /etc/rcS.d does not start
    (cd "$1" && find . -type d) | while IFS= read -r item; do mkdir -p "$2/$item" || exit; done || return
    (cd "$1" && find . ! -type d) | while IFS= read -r item; do
        same "$1/$item" "$2/$item" || restore_file "$1/$item" "$2/$item" || exit
    done || return
    (cd "$2" && find . ! -name .) | while IFS= read -r item; do
        exists "$1/$item" || rm -rf "${2:?}/$item" || exit
    done
}
restore() { # JOURNAL
    while IFS= read -r path; do
        copy=$1/backup$path
        if [ -d "$copy" ] && [ ! -L "$copy" ]; then restore_folder "$copy" "$path"
        elif exists "$copy"; then restore_file "$copy" "$path"
        else rm -rf "$path" "$path.netproof"; fi || return
    done <"$1/paths"
    while IFS= read -r path; do rmdir "$path"; done 2>/dev/null <"$1/backup/made"
    return 0
}

# --- start-up hook ---------------------------------------------------------------------------------------------------
install_hook() { # JOURNAL
    if [ -d /run/systemd/system ]; then
        [ ! -e /etc/systemd/system/$hook.service ] || return 0
        : >"$1/new-hook"
        (umask 022; cat >/etc/systemd/system/$hook.service) <<UNIT
[Unit]
Description=Undo a change that was not confirmed before the device went off
DefaultDependencies=no
RequiresMountsFor=$disk /etc
After=local-fs.target systemd-remount-fs.service
Before=sysinit.target network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
ExecStart=/bin/sh $disk/guard boot

[Install]
WantedBy=sysinit.target
UNIT
        systemctl daemon-reload && systemctl --quiet enable $hook.service
    else
        [ ! -e /etc/init.d/$hook ] || return 0
        : >"$1/new-hook"
        (umask 022; cat >/etc/init.d/$hook) <<SCRIPT
#!/bin/sh
### BEGIN INIT INFO
# Provides: $hook
# Required-Start: \$local_fs
# Required-Stop:
# X-Start-Before: networking nftables
# Default-Start: S
# Default-Stop:
# Short-Description: Undo a change that was not confirmed before the device went off
### END INIT INFO
[ "\$1" != start ] || sh $disk/guard boot
SCRIPT
        chmod 755 /etc/init.d/$hook && update-rc.d $hook defaults
    fi
}
remove_hook() {
    if [ -d /run/systemd/system ]; then
        systemctl --quiet disable $hook.service
        rm -f /etc/systemd/system/$hook.service && systemctl daemon-reload
    else
        rm -f /etc/init.d/$hook && update-rc.d $hook remove
    fi
} >/dev/null 2>&1

# --- begin and apply -------------------------------------------------------------------------------------------------
start_timer() { # NAME SECONDS
    rm -f "$run/timer"
    if [ -d /run/systemd/system ]; then # outside of the log-in's scope, which may end with the log-in
        systemd-run --quiet --collect --unit="netproof-revert-$1" sh "$disk/guard" timer "$1" "$2" 9>&- || return
    else
        setsid sh "$disk/guard" timer "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
    fi
    for pause in 0.05 0.1 0.2 0.5 1 2 4; do sleep $pause && alive timer && return; done
    return 1
}
timer() { # NAME SECONDS: `;` because a sleep that somebody kills must undo the change, not forget it
    echo $$ >"$run/timer"
    sleep "$2"; ! decide "$1" reverting || undo "$1" "not confirmed in time"
}
journal() { # FOLDER
    mkdir -p "$disk/pending" "$disk/reverting" "$disk/confirmed" "$1/backup" && : >"$1/backup/made" &&
        printf '%s\n' "$guard" >"$disk/guard.new" && mv -fT "$disk/guard.new" "$disk/guard" &&
        cp -R "$run/change/undo" "$run/change/paths" "$1/" && install_hook "$1" || return
    while IFS= read -r path; do keep "$1/backup" "$path" || return; done <"$1/paths"
    rm -f "$disk/outcome"
    to_disk
}
abandon() { # CODE MESSAGE: nothing was changed yet
    [ ! -e "$disk/new/new-hook" ] || remove_hook
    end_group timer
    rm -rf "$disk/new"
    clean
    fail "$@"
}
begin() { # NAME SECONDS
    mkdir -p "$run"
    exec 9>"$run/lock"
    flock -n 9 || fail $BUSY "another controller begins a change"
    check
    for rest in "$disk"/confirmed/*; do [ ! -d "$rest" ] || finish "${rest##*/}"; done
    clean
    tar -xf - -C "$run" || abandon $FAILED "the change did not arrive whole"
    : >"$run/log"
    for one in "$run"/change/checks/*; do
        [ ! -e "$one" ] || bounded "$one" || abandon $REFUSED "$(last_words)"
    done
    rm -rf "$disk/new"
    journal "$disk/new" >>"$run/log" 2>&1 9>&- || abandon $FAILED "no backup could be made: $(last_words)"
    start_timer "$1" "$2" || abandon $FAILED "the revert timer did not start"
    mv -T "$disk/new" "$disk/pending/$1" || abandon $FAILED "the journal could not be put in place"
    to_disk
    alive timer || { revert "$1"; fail $FAILED "the revert timer ended too early"; }
}
apply() { # NAME
    [ -d "$disk/pending/$1" ] || fail $NOT_PENDING "change $1 is not pending: $(outcome)"
    ! alive runner && [ ! -e "$run/applied" ] || fail $BUSY "change $1 is being applied already"
    setsid sh "$disk/guard" run "$1" </dev/null >/dev/null 2>&1 &
    wait $! || :
    [ ! -e "$run/applied" ] || return 0
    said=$(cat "$run/failed" 2>/dev/null) || said="it was undone meanwhile: $(outcome)"
    rm -f "$run/failed"
    fail $FAILED "$said"
}
run() { # NAME: goes on when the log-in that started it is gone
    echo $$ >"$run/runner"
    : >"$run/log"
    for one in "$run"/change/steps/*; do
        [ -e "$one" ] || continue
        [ -d "$disk/pending/$1" ] || exit 1
        step "$one" && continue
        printf '%s\n' "operation ${one##*/} failed and all was undone: $(last_words)" >"$disk/failed"
        ! decide "$1" reverting || { end_group timer; undo "$1" "an operation failed"; }
        mv -fT "$disk/failed" "$run/failed"
        exit 1
    done
    to_disk
    : >"$run/applied"
    rm -f "$run/runner"
}

# --- confirm and undo ------------------------------------------------------------------------------------------------
decide() { [ -d "$disk/pending/$1" ] && mv -T "$disk/pending/$1" "$disk/$2/$1" 2>/dev/null; }
finish() { # NAME: a confirmation that was interrupted is carried on by the next call
    record "$1 confirmed" || return
    to_disk
    end_group timer
    clean
    rm -rf "$disk/confirmed/$1"
}
confirm() { # NAME
    if [ -d "$disk/pending/$1" ]; then
        [ -e "$run/applied" ] || fail $NOT_PENDING "change $1 was not applied to its end"
        decide "$1" confirmed || :
    fi
    [ ! -d "$disk/confirmed/$1" ] || finish "$1"
    [ "$(outcome)" = "$1 confirmed" ] || fail $NOT_PENDING "change $1 is not pending: $(outcome)"
}
undo() { # NAME WHY
    mkdir -p "$run"
    echo $$ >"$run/undoer"
    end_group runner
    if ! restore "$disk/reverting/$1" 2>"$run/log"; then
        record "$1 not-reverted: $(last_words)"
        return 1
    fi
    for one in "$disk/reverting/$1"/undo/*; do
        [ "$2" = boot ] || [ ! -e "$one" ] || bounded "$one" || :
    done
    [ ! -e "$disk/reverting/$1/new-hook" ] || remove_hook
    record "$1 reverted: $2"
    to_disk
    rm -rf "$disk/reverting/$1"
    clean
}
revert() { # NAME
    ! decide "$1" reverting || end_group timer
    if [ -d "$disk/reverting/$1" ]; then
        if alive undoer; then
            while alive undoer; do sleep 0.2; done
        else
            setsid sh "$disk/guard" undo "$1" </dev/null >/dev/null 2>&1 9>&- &
            wait $! || :
        fi
    fi
    [ ! -d "$disk/reverting/$1" ] || fail $FAILED "change $1 could not be undone whole: $(outcome)"
}
boot() { # files alone: daemons have not started yet
    for one in "$disk"/confirmed/*; do [ ! -d "$one" ] || finish "${one##*/}"; done
    for one in "$disk"/pending/*; do [ ! -d "$one" ] || decide "${one##*/}" reverting; done
    for one in "$disk"/reverting/*; do
        [ -d "$one" ] || continue
        undo "${one##*/}" boot
        [ ! -d /run/systemd/system ] || { systemctl daemon-reload && systemctl --no-block start default.target; }
    done
}
status() {
    for state in pending reverting; do
        for one in "$disk/$state"/*; do [ ! -d "$one" ] || printf '%s %s\n' "$state" "${one##*/}"; done
    done
    printf 'last %s\n' "$(outcome)"
}

case $1 in
check | status | boot) "$1" ;;
begin | timer) "$1" "$2" "$3" ;;
apply | run | confirm | revert) "$1" "$2" ;;
undo) undo "$2" "asked for" ;;
*) fail 64 "unknown word $1" ;;
esac
