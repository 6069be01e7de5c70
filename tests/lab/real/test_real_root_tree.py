"""The root tree's cache and the definitions: no device runs here."""

import threading
from pathlib import Path

import pytest

from lab.real import LabError, Missing, RootTree, capabilities, load_definition, missing, root_tree
from lab.real.cache import Progress
from lab.real.run import follow


def _build(tree: RootTree, building: Path, _progress: Progress) -> None:
    building.mkdir()
    (building / "built").write_text(str(tree.path))


def test_an_interrupted_build_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = RootTree(tmp_path)

    def breaks(_: RootTree, building: Path, _progress: Progress) -> None:
        building.mkdir()
        (building / "half").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(RootTree, "_build", breaks)
    with pytest.raises(KeyboardInterrupt):
        tree.ensure()
    assert not tree.path.exists()
    monkeypatch.setattr(RootTree, "_build", _build)
    assert [path.name for path in tree.ensure().iterdir()] == ["built"]


def test_builds_at_the_same_time_make_one_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, builds, said = threading.Event(), threading.Event(), [], []

    def slow(tree: RootTree, building: Path, progress: Progress) -> None:
        builds.append(building)
        begun.set()
        assert go_on.wait(60)
        _build(tree, building, progress)

    def say(line: str) -> None:
        said.append(line)
        go_on.set()

    monkeypatch.setattr(RootTree, "_build", slow)
    first = threading.Thread(target=RootTree(tmp_path).ensure)
    first.start()
    assert begun.wait(60)
    assert RootTree(tmp_path).ensure(say).is_dir()
    first.join(60)
    assert said == [f"waiting for {RootTree(tmp_path).path.name}, which another run is building"]
    assert len(builds) == 1


def test_other_packages_are_another_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = RootTree(tmp_path).path
    monkeypatch.setattr(root_tree, "PACKAGES", f"{root_tree.PACKAGES} less")
    assert RootTree(tmp_path).path != before


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NETPROOF_LAB_CACHE", str(tmp_path))
    assert RootTree().path.parent == tmp_path
    monkeypatch.delenv("NETPROOF_LAB_CACHE")
    assert RootTree().path.parent == Path.home() / ".cache/netproof/lab"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "device.yml: .*No such file"),
        ("role: [", "device.yml: "),
        ("- a list", "device.yml: "),
        ("role: router", "device.yml: description: Field required"),
        (
            "{role: r, description: d, interfaces: {eth0: {segment: moon, host: 3}}}",
            "device.yml: interfaces.eth0.segment: Input should be 'management', ",
        ),
        ("{role: r, description: d, interfaces: {}, colour: red}", "device.yml: colour: Extra inputs"),
    ],
)
def test_a_definition_that_is_wrong_is_named(tmp_path: Path, text: str | None, complaint: str) -> None:
    folder = tmp_path / "dev1"
    folder.mkdir()
    if text is not None:
        (folder / "device.yml").write_text(text)
    with pytest.raises(LabError, match=complaint):
        load_definition(folder)


@pytest.mark.parametrize(
    ("script", "timeout", "complaint"),
    [
        ("echo first; echo last >&2; exit 4", 60, "last"),
        ("exit 4", 60, "no message"),
        ("echo begun; exec sleep 600", 0.5, "begun"),
    ],
)
def test_a_long_command_that_fails_is_told_in_its_last_words(script: str, timeout: float, complaint: str) -> None:
    with pytest.raises(LabError, match=f": {complaint}$"):
        follow(["sh", "-c", script], lambda _: None, timeout=timeout)


def test_only_the_stages_of_a_build_are_told() -> None:
    told: list[str] = []
    tell = root_tree._stages(told.append)
    for line in [
        "I: Retrieving adduser 3.134",
        "I: Unpacking adduser...",
        "I: Unpacking the base system...",
        "W: x y z q",
    ]:
        tell(line)
    assert told == ["Unpacking the base system"]


def _refused() -> str | None:
    raise LabError("unshare --mount: Operation not permitted")


@pytest.mark.parametrize(
    ("probe", "reason"),
    [(lambda: "start it so", "start it so"), (_refused, "unshare --mount: Operation not permitted")],
)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, probe: object, reason: str) -> None:
    monkeypatch.setattr(missing, "_PROBES", {"one": lambda: None, "two": probe, "three": _refused})
    assert capabilities() == [Missing("two", reason)]
    assert str(capabilities()[0]) == f"two: {reason}"
