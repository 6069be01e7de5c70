"""The repository inside a device: what a firmware upgrade of a Linux device stands on."""

import pytest

from lab.real import RealLab, packages

pytestmark = pytest.mark.real

_INSTALL = "sudo DEBIAN_FRONTEND=noninteractive apt-get -q -y --allow-downgrades install {}={}"


def test_a_package_is_upgraded_fails_and_is_taken_back(lab: RealLab) -> None:
    digests = packages.publish(lab.device("log1"), {**packages.VERSIONS, "1.2": packages.FAILS})
    assert {len(digest) for digest in digests.values()} == {128}
    assert len(set(digests.values())) == len(digests)

    def version() -> str:
        return lab.ssh("log1", f"dpkg-query -W -f '${{Status}} ${{Version}}' {packages.NAME}").stdout

    for wanted in ("1.0", "1.1"):
        answer = lab.ssh("log1", _INSTALL.format(packages.NAME, wanted))
        assert answer.returncode == 0, answer.stderr
        assert version() == f"install ok installed {wanted}"
        assert lab.ssh("log1", f"sudo {packages.NAME}").stdout == f"{packages.NAME} {wanted}\n"
    assert lab.ssh("log1", _INSTALL.format(packages.NAME, "1.2")).returncode != 0
    assert version() == "install ok half-configured 1.2"
    assert lab.ssh("log1", _INSTALL.format(packages.NAME, "1.1")).returncode == 0
    assert version() == "install ok installed 1.1"
    history = lab.ssh("log1", f"cat /var/lib/{packages.NAME}/history").stdout
    assert history.startswith("configured 1.0, before: none\nconfigured 1.1, before: 1.0\n")


def test_the_digest_is_that_of_the_file_on_the_device(lab: RealLab) -> None:
    digests = packages.publish(lab.device("log1"))
    for version, digest in digests.items():
        file = f"{packages.FOLDER}/{packages.NAME}_{version}_all.deb"
        assert lab.ssh("log1", f"sha512sum {file}").stdout.split()[0] == digest
