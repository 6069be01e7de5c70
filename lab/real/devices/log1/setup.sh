install -d -m 755 /var/log/remote
