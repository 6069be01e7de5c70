#!/bin/sh
# The first process of a device with radios, in namespaces that are already its own: becomes QEMU, which the device's
# disk and ports are handed to. Arguments as those of `boot.sh`; `radio` in the device's folder leads to the layers.
set -e
tree=$1 folder=$2 console=$3 root=$2/machine
layers=$(readlink "$folder/radio")
exec <"$console" >"$console" 2>&1
mkdir -p "$root"
mount -t overlay overlay -o "lowerdir=$layers/machine/upper:$tree" "$root"
mount -t overlay overlay -o "lowerdir=$layers/guest/upper:$tree,upperdir=$folder/upper,workdir=$folder/work" "$root/mnt"
mount -t tmpfs -o mode=755,nosuid,size=1m tmpfs "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/urandom" c 1 9
mkdir "$root/dev/net"
mknod -m 600 "$root/dev/net/tun" c 10 200
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
mount -t tmpfs -o mode=755,nosuid,nodev,size=1m tmpfs "$root/run"
mount -t tmpfs -o mode=1777,nosuid,nodev,size=64m tmpfs "$root/tmp"
cd "$root"
pivot_root . .
umount -l .
cd /
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
# A port's address becomes the guest's; what is left of the port is a silent wire between the segment and QEMU.
[ ! -e /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
cards=
for port in $(cd /sys/class/net && echo eth*); do
    address=$(cat "/sys/class/net/$port/address")
    ip tuntap add "tap-$port" mode tap
    ip -batch - <<BATCH
link set $port address 06${address#02}
link add wire-$port type bridge
link set $port master wire-$port up
link set tap-$port master wire-$port up
link set wire-$port up
BATCH
    cards="$cards -netdev tap,id=$port,ifname=tap-$port,script=no,downscript=no"
    cards="$cards -device virtio-net-pci,netdev=$port,mac=$address"
done
# Emulation alone (TCG): the machine need not let its processor's virtualization through.
exec setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog,-mac_admin,-mac_override,-wake_alarm \
    --inh-caps=-all env -i PATH="$PATH" qemu-system-x86_64 \
    -machine q35 -accel tcg,thread=multi,tb-size=256 -smp 1 -m 320 -no-user-config -nodefaults -display none \
    -chardev stdio,id=console,signal=off -serial chardev:console \
    -kernel /boot/vmlinuz -initrd /boot/initramfs \
    -append "console=ttyS0 quiet panic=5 mitigations=off tsc=unstable" \
    -fsdev local,id=disk,path=/mnt,security_model=passthrough,multidevs=remap \
    -device virtio-9p-pci,fsdev=disk,mount_tag=disk \
    -fsdev local,id=machine,path=/run,security_model=passthrough \
    -device virtio-9p-pci,fsdev=machine,mount_tag=machine \
    -device virtio-rng-pci $cards
