"""The one pass over a log server's store: what it holds of each sender, and who may read it, in a bounded answer.

Written for any POSIX shell, GNU find and any awk (mawk's lack of `{n}` and its 32-bit `%d` included). Names with other
letters than a template writes are counted and never printed; of a record only the first 40 characters are, which hold
its time stamp. Nothing is printed for each file, so that a store of a million files answers in a few hundred kilobytes.

Answer, line by line:
    folder ACL                              of ls -l: `+` where an access control list adds to the mode
    free BYTES
    age LINE                                of tmpfiles.d(5), for the store or a folder above it
    job FILE                                of cron, that mentions the store
    root d MODE OWNER GROUP                 of the store's own folder
    mode KIND MODE OWNER GROUP COUNT PATH   each combination below it once, with one path in the store as example
    series FILES BYTES OLDEST NEWEST OLDEST-TIME NEWEST-TIME NAME MONTHS <TAB> FIRST RECORD <TAB> LAST RECORD
    count NAME NUMBER                       unread (odd names and links), signatures, more-modes, more-series
    end STATUS                              of find; without it the answer is cut off
A series is the files of one name, apart from its day (`{day}`), rotation and compression; MONTHS are `YYYYMM=MASK` of
the days whose files hold anything, with bit 0 for the first day of the month.
"""

FOLDER = "/var/log/remote"
"""The store: the convention that the logging role's documentation asks for."""

_SURVEY = r"""
function low_name(name) { sub(/\.(gz|xz|zst|bz2)$/, "", name); return name }
function digits(text) { gsub(/[^0-9]/, "", text); return text }
function holds(path, size) { return path ~ /\.(gz|xz|zst|bz2)$/ ? 63 < size : 0 < size }
function edge(path, size, last,   opener, command, record, found) {
    opener = path ~ /\.gz$/ ? "gzip -dcq" : path ~ /\.xz$/ ? "xz -dcq" : path ~ /\.bz2$/ ? "bzip2 -dcq" : ""
    if (path ~ /\.zst$/) opener = "zstd -dcq"
    if (opener != "" && last && 67108864 < size) return ""
    command = (last ? "tail" : "head") " -c 8192"
    command = opener == "" ? command " " store path : opener " " store path " 2>/dev/null | " command
    found = ""
    while (0 < (command | getline record)) if (record != "") { found = record; if (!last) break }
    close(command)
    gsub(/[^ -~]/, "?", found)
    return substr(found, 1, 40)
}
function name_of(base, number,   entry, part) { # looked up once each: find would do it for every file
    if ((base, number) in names) return names[base, number]
    names[base, number] = number
    if (0 < (("getent " base " " number) | getline entry)) { split(entry, part, ":"); names[base, number] = part[1] }
    close("getent " base " " number)
    return names[base, number]
}
function named(combination,   part) {
    split(combination, part, " ")
    return part[1] " " part[2] " " name_of("passwd", part[3]) " " name_of("group", part[4])
}
$1 == "end" { status = $2; next }
{
    combination = $1 " " $2 " " $3 " " $4
    if ($7 == "/") { print "root", named(combination); next }
    if (!(combination in modes)) example[combination] = $7
    modes[combination]++
    if ($7 == "?" || $1 !~ /^[fd]$/) { unread++; next }
    if ($1 != "f") next
    if ($7 ~ /\.(ksisig|gtsig|sig|asc|sha256|sha512)$|\/SHA(256|512)SUMS$/) { signatures++; next }
    name = low_name($7); place = 30000000; month = ""
    if (name ~ /[A-Za-z]\.[0-9][0-9]?[0-9]?[0-9]?$/) {
        match(name, /\.[0-9]+$/); place -= substr(name, RSTART + 1); name = substr(name, 1, RSTART - 1)
    } else if (match(name, /\.[a-z]+[-.](19|20)[0-9][0-9]-?[01][0-9]-?[0-3][0-9](-[0-9]+)?$/)) {
        rotated = substr(name, RSTART + 1); sub(/^[a-z]+[-.]/, "", rotated); place = substr(digits(rotated), 1, 8) + 0
        name = substr(name, 1, length(name) - length(rotated) - 1)
    }
    if (match(name, /(19|20)[0-9][0-9][-\/_.]?[01][0-9][-\/_.]?[0-3][0-9]/)) {
        day = digits(substr(name, RSTART, RLENGTH)); place = day + 0
        name = substr(name, 1, RSTART - 1) "{day}" substr(name, RSTART + RLENGTH); month = substr(day, 1, 6)
    }
    files[name]++; bytes[name] += $5
    if (!holds($7, $5)) next
    if (month != "") {
        bit = 2 ^ (substr(day, 7, 2) - 1); slot = name SUBSEP month
        if (!(slot in mask)) { mask[slot] = 0; months[name] = months[name] " " month }
        if (int(mask[slot] / bit) % 2 == 0) mask[slot] += bit
    }
    if (!(name in low) || place < low[name]) {
        low[name] = place; oldest[name] = $7; oldsize[name] = $5; oldtime[name] = $6
    }
    if (!(name in high) || high[name] < place) {
        high[name] = place; newest[name] = $7; newsize[name] = $5; newtime[name] = $6
    }
}
END {
    for (one in modes) if (200 < ++shown) more++; else print "mode", named(one), modes[one], example[one]
    for (name in files) {
        if (5000 < ++listed) { rest++; continue }
        days = ""; count = split(months[name], list, " ")
        for (i = 1; i <= count; i++) days = days (i == 1 ? "" : ",") list[i] "=" sprintf("%.0f", mask[name, list[i]])
        if (!(name in low)) { oldest[name] = newest[name] = "-"; oldtime[name] = newtime[name] = 0 }
        printf "series %d %.0f %s %s ", files[name], bytes[name], oldest[name], newest[name]
        printf "%.0f %.0f %s %s", oldtime[name], newtime[name], name, days == "" ? "-" : days
        printf "\t%s", name in low ? edge(oldest[name], oldsize[name], 0) : ""
        printf "\t%s\n", name in low ? edge(newest[name], newsize[name], 1) : ""
    }
    print "count unread", unread + 0; print "count signatures", signatures + 0
    print "count more-modes", more + 0; print "count more-series", rest + 0
    print "end", status
}
"""

SCRIPT = (
    f"LC_ALL=C; export LC_ALL; s={FOLDER}; "
    'if [ ! -d "$s" ]; then echo "netproof:absent $s"; exit; fi; '
    'echo "folder $(ls -ld "$s/" | cut -c 11)"; '
    """df -P -B1 "$s" | awk 'NR == 2 { print "free", $4 }'; """
    "if command -v systemd-tmpfiles >/dev/null; then systemd-tmpfiles --cat-config 2>/dev/null |"
    """ awk '$2 ~ /^"?\\/var(\\/log(\\/remote.*)?)?\\/?"?$/ && $1 !~ /^#/ { print "age", substr($0, 1, 300) }'; fi; """
    'grep -ls -e "$s" -e "find /var/log" /etc/cron* /etc/cron.*/* /var/spool/cron/* /var/spool/cron/crontabs/* |'
    """ awk '{ gsub(/[^ -~]/, "?"); print "job", $0 }'; """
    """{ find "$s/" -ignore_readdir_race ! -path "*[!A-Za-z0-9._:@%+/-]*" -printf "%y %m %U %G %s %T@ /%P\\n" """
    """-o -printf "%y %m %U %G %s %T@ ?\\n"; echo "end $?"; } | """
    f"awk -v store={FOLDER} '{_SURVEY}'"
)
