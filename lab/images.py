"""The lab's software: the images that its devices may run, in a list that the supervisor has signed."""

import hashlib
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from lab.emulator import image_bytes

NAMESPACE = "image-list@netproof"
SOURCE = "made by the lab: it stands for a vendor's download page"

# Emulated devices: file → what the list says of it, and the image's train.
_EMULATED: Mapping[str, tuple[dict[str, Any], str]] = {
    "cat9k_iosxe.17.12.04.SPA.bin": (
        {"platform": "cisco_ios", "models": ["C9300*"], "version": "17.12.04"},
        "iosxe",
    ),
}


def write_images(firm: Path, key: Path, packages: Mapping[str, bytes] | None = None) -> None:
    """Write the images of emulated devices and the list of all images into a firm's folder, and sign the list.

    `packages` are the package files that real devices are offered, by file name (`NAME_VERSION_all.deb`).
    """
    folder = firm / "images"
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for file, (entry, train) in _EMULATED.items():
        content = image_bytes(train, entry["version"])
        (folder / file).write_bytes(content)
        rows.append({**entry, **_facts(file, content)})
    for file, content in (packages or {}).items():
        name, version, _ = file.split("_")
        rows.append({"platform": "linux", "version": version, "package": name, **_facts(file, content)})
    (folder / "images.yml").write_text("---\n" + yaml.safe_dump({"images": rows}, sort_keys=False))
    sign(folder / "images.yml", key)


def sign(path: Path, key: Path) -> None:
    """Sign a list as its keeper would, in place of an earlier signature."""
    path.with_name(path.name + ".sig").unlink(missing_ok=True)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key), str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _facts(file: str, content: bytes) -> dict[str, Any]:
    return {"file": file, "size": len(content), "sha512": hashlib.sha512(content).hexdigest(), "source": SOURCE}
