import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from netproof.evidence.errors import EvidenceError
from netproof.evidence.keys import DIGEST_KEY, SIGNING_KEY, KeyFolder, default_folder, load_public_key


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"NETPROOF_KEYS": "/k"}, "/k"),
        ({"XDG_CONFIG_HOME": "/x", "NETPROOF_KEYS": ""}, "/x/netproof/keys"),
        ({"XDG_CONFIG_HOME": "/x"}, "/x/netproof/keys"),
        ({}, str(Path("~/.config/netproof/keys").expanduser())),
    ],
)
def test_where_keys_are_kept(environment: dict[str, str], expected: str) -> None:
    assert str(default_folder(environment)) == expected


def test_keys_are_made_once_and_privately(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    first = KeyFolder(folder)
    assert first.public_key() == KeyFolder(folder).public_key()
    assert first.keyed_digest(b"x") == KeyFolder(folder).keyed_digest(b"x")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        SIGNING_KEY: 0o600,
        DIGEST_KEY: 0o600,
    }


def test_the_public_key_is_handed_to_the_auditor(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    (tmp_path / "key.pem").write_bytes(keys.public_key_pem())
    assert load_public_key(tmp_path / "key.pem") == keys.public_key()
    for bad in (tmp_path / "none", keys.folder / SIGNING_KEY):
        with pytest.raises(EvidenceError, match="public key"):
            load_public_key(bad)


def test_two_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        identifiers = set(pool.map(lambda _: KeyFolder(tmp_path / "keys").public_key().keyid, range(16)))
    assert len(identifiers) == 1


def test_a_digest_tells_equal_from_different_and_never_guesses(tmp_path: Path) -> None:
    mine, other = KeyFolder(tmp_path / "mine"), KeyFolder(tmp_path / "other")
    digest = mine.keyed_digest(b"snmp community")
    assert digest.startswith("hmac-sha256:")
    assert [len(part) for part in digest.split(":")] == [11, 16, 64]
    assert mine.digest_matches(b"snmp community", digest)
    assert not mine.digest_matches(b"snmp communitY", digest)
    with pytest.raises(EvidenceError, match="not made with the key"):
        other.digest_matches(b"snmp community", digest)


@pytest.mark.parametrize("name", ["", SIGNING_KEY, DIGEST_KEY])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o750])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    keys = KeyFolder(tmp_path / "keys")
    keys.signer()
    keys.keyed_digest(b"")
    (keys.folder / name).chmod(mode)
    with pytest.raises(EvidenceError, match="run: chmod"):
        use_all(keys.folder)


def use_all(folder: Path) -> None:
    keys = KeyFolder(folder)
    keys.signer()
    keys.keyed_digest(b"")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (SIGNING_KEY, b"junk", "PKCS#8"),
        (SIGNING_KEY, b"", "PKCS#8"),
        (DIGEST_KEY, b"zz", "hexadecimal"),
        (DIGEST_KEY, b"ab", "64 hexadecimal"),
    ],
)
def test_a_damaged_key_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    use_all(tmp_path / "keys")
    (tmp_path / "keys" / name).write_bytes(content)
    with pytest.raises(EvidenceError, match=message) as caught:
        use_all(tmp_path / "keys")
    assert name in str(caught.value)


def test_a_link_in_place_of_a_key_is_refused(tmp_path: Path) -> None:
    use_all(tmp_path / "keys")
    (tmp_path / "keys" / SIGNING_KEY).rename(tmp_path / "elsewhere")
    (tmp_path / "keys" / SIGNING_KEY).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="plain file"):
        use_all(tmp_path / "keys")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError, match="NETPROOF_KEYS"):
        KeyFolder(tmp_path / "file" / "keys")


def test_somebody_elses_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_all(tmp_path / "keys")
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    with pytest.raises(EvidenceError, match="belongs to user"):
        KeyFolder(tmp_path / "keys")
