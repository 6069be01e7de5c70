chmod 600 /etc/hostapd/*.conf
chmod 755 /etc/rc.local /usr/local/sbin/station
