"""A local package repository inside a device: what a firmware upgrade is tried on, with no network.

The package is small but behaves like any: dpkg configures it by a maintainer script, apt resolves its versions, and a
version can be made to fail where a bad release fails, in that script.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from lab.real.device import RealDevice

NAME = "netproof-lab-agent"
FOLDER = "/srv/lab-repository"
# version: what its maintainer script does beside its work
VERSIONS: Mapping[str, str] = {"1.0": ":", "1.1": ":"}
FAILS = "echo 'this release cannot be configured' >&2; exit 1"

_CONTROL = """\
Package: {name}
Version: {version}
Architecture: all
Section: admin
Priority: optional
Maintainer: Netproof lab <lab@example.com>
Description: stands for a vendor's software on a lab device
"""
_PROGRAM = "#!/bin/sh\necho '{name} {version}'\n"
_POSTINST = """\
#!/bin/sh
set -e
[ "$1" = configure ] || exit 0
{does}
mkdir -p /var/lib/{name}
echo "configured {version}, before: ${{2:-none}}" >> /var/lib/{name}/history
"""


def publish(device: RealDevice, versions: Mapping[str, str] = VERSIONS) -> dict[str, str]:
    """Build the versions on a running device and offer them to its apt; return each version's SHA-512.

    `versions` maps a version to a shell command that its maintainer script runs first: `FAILS` makes a bad release.
    Publishing again replaces what was offered.

    Raises:
        LabError: the device is off, or dpkg or apt refused.
    """
    repository = device.root / FOLDER.lstrip("/")
    shutil.rmtree(repository, ignore_errors=True)
    index, digests = [], {}
    for version, does in versions.items():
        source = repository / f"build-{version}"
        _write(source, version, does)
        file = f"{NAME}_{version}_all.deb"
        device.command("dpkg-deb", "--root-owner-group", "--build", f"{FOLDER}/{source.name}", f"{FOLDER}/{file}")
        shutil.rmtree(source)
        content = (repository / file).read_bytes()
        digests[version] = hashlib.sha512(content).hexdigest()
        fields = {"Filename": f"./{file}", "Size": len(content), "SHA512": digests[version]}
        fields["SHA256"] = hashlib.sha256(content).hexdigest()
        index.append(_control(version) + "".join(f"{name}: {value}\n" for name, value in fields.items()))
    (repository / "Packages").write_text("\n".join(index))
    # The repository is a folder of the device itself: there is no one between it and apt to sign against.
    source_list = device.root / "etc/apt/sources.list.d/lab.list"
    source_list.write_text(f"deb [trusted=yes] file:{FOLDER} ./\n")
    device.command("apt-get", "-q", "update")
    return digests


def install(device: RealDevice, version: str = "1.0", versions: Mapping[str, str] = VERSIONS) -> dict[str, bytes]:
    """Publish the versions, install one of them, and return the package files by name.

    Raises:
        LabError: the device is off, or dpkg or apt refused.
    """
    publish(device, versions)
    device.command("apt-get", "-q", "-y", "--allow-downgrades", "install", f"{NAME}={version}")
    files = (device.root / FOLDER.lstrip("/")).glob("*.deb")
    return {path.name: path.read_bytes() for path in sorted(files)}


def _control(version: str) -> str:
    return _CONTROL.format(name=NAME, version=version)


def _write(source: Path, version: str, does: str) -> None:
    values = {"name": NAME, "version": version, "does": does}
    files = {
        "DEBIAN/control": (_control(version), 0o644),
        "DEBIAN/postinst": (_POSTINST.format(**values), 0o755),
        f"usr/sbin/{NAME}": (_PROGRAM.format(**values), 0o755),
    }
    for name, (text, mode) in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
    for folder in (source, *(path for path in source.rglob("*") if path.is_dir())):
        folder.chmod(0o755)  # dpkg-deb refuses others
