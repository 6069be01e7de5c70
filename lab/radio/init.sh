#!/bin/busybox sh
# The kernel's first program: loads the modules, mounts the device's disk, and becomes the device's own init, as `boot.sh`
# does for devices in namespaces.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t devtmpfs devtmpfs /dev
while read -r module options; do
    insmod "/modules/$module" $options || echo "module $module was not loaded"
done </modules/order
nine=trans=virtio,version=9p2000.L,msize=262144
mount -t 9p -o $nine,cache=loose disk /new
mount --move /dev /new/dev
mkdir -p /new/dev/pts /new/dev/shm
mount -t devpts -o ptmxmode=0666,mode=620,gid=5 devpts /new/dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /new/dev/shm
ln -s /proc/self/fd /new/dev/fd
mount -t sysfs -o nosuid,nodev,noexec sysfs /new/sys
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs /new/run
mkdir -m 1777 /new/run/lock
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /new/tmp
# Where the supervisor looks for what the device's init says at the end of its start.
mkdir /new/run/machine
mount -t 9p -o $nine machine /new/run/machine
rm -f /new/run/machine/boot-complete
ln -s machine/boot-complete /new/run/boot-complete
mount --move /proc /new/proc
exec switch_root /new /sbin/init
