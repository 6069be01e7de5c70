echo 'root:Welcome1' | chpasswd
chown -R frr:frr /etc/frr
chmod 640 /etc/frr/*
chmod 600 /etc/snmp/snmpd.conf
