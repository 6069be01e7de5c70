# Runs inside the machine's layer, in its own folder: packs busybox, the modules and init.sh into the first file system.
set -e
version=$(basename /lib/modules/*)
depmod "$version"
new=/build/new
mkdir -p $new/bin $new/dev $new/modules $new/new $new/proc
cp /bin/busybox $new/bin/
install -m 755 init.sh $new/init
grep -v '^#' modules | while read -r name options; do
    modprobe --set-version "$version" --show-depends "$name" $options
done | sed -n 's/^insmod //p' | while read -r path options; do
    [ ! -e "$new/modules/${path##*/}" ] || continue
    cp "$path" $new/modules/
    echo "${path##*/} $options" >>$new/modules/order
done
grep -q '^mac80211_hwsim' $new/modules/order
(cd $new && find . | cpio --quiet -o -H newc | gzip -1) >/boot/initramfs
mv "/boot/vmlinuz-$version" /boot/vmlinuz
# The device itself loads what its rule bases and ciphers ask for; hardware and file systems it has none to load for.
for part in drivers fs sound; do rm -r "/lib/modules/$version/kernel/$part"; done
