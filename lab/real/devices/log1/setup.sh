# Logs of three years and a month, one file a day, as if the server had received them: of fw-dmz three weeks are missing,
# and nothing ever came from ap-office and acc-sw1. The oldest are compressed.
install -d -m 755 /var/log/remote
for device in edge-frr fw-dmz log1 edge-rtr1 wlc1; do
    install -d -m 755 "/var/log/remote/$device"
    awk -v device="$device" 'BEGIN {
        now = systime()
        for (ago = 1130; ago >= 0; ago--) {
            if (device == "fw-dmz" && 200 <= ago && ago <= 220) continue
            day = strftime("%Y-%m-%d", now - ago * 86400)
            file = "/var/log/remote/" device "/" day ".log"
            record = "sshd[812]: Accepted publickey for chen_wm from 10.0.0.21 port 51022 ssh2: ED25519"
            print day strftime("T%H:%M:%S", now) ".104216+00:00 " device " " record > file
            close(file)
        }
    }'
done
find /var/log/remote -name '*.log' | sort -t / -k 6 | head -n 100 | xargs gzip
