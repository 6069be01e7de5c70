chmod 600 /etc/hostapd/*.conf
