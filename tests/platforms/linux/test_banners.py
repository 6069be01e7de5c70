"""What people read before they log in to a Linux device, and the bridges that make ports of its interfaces."""

import json

import pytest

from netproof.model.operation import FileContent
from netproof.model.record import Known, Unknown
from netproof.model.state_access import Banner, Banners
from netproof.platforms import platform
from netproof.platforms.linux import access_ports, banners, commands
from netproof.platforms.linux.files import join_files
from netproof.platforms.outputs import Outputs

LINUX = platform("linux")
WARNING = "Authorised people only."


def of_kind(section: Banners, kind: str) -> Banner | None:
    return next((banner for banner in section.banners if banner.kind == kind), None)


def with_banner(debian: Outputs, path: str, files: dict[str, str]) -> Outputs:
    effective = debian[commands.SSHD_EFFECTIVE].replace("banner none", f"banner {path}")
    return debian.replaced({commands.SSHD_EFFECTIVE: effective, commands.BANNER_FILES: join_files(files)})


def test_debian_shows_its_name_and_release_on_the_console_and_nothing_over_ssh(debian: Outputs) -> None:
    found = banners.parse(debian)
    assert of_kind(found, "login") is None
    assert of_kind(found, "console") == Banner(
        kind="console", text="Debian GNU/Linux 12 srv1", lines=(r"Debian GNU/Linux 12 \n \l",)
    )
    day = of_kind(found, "motd")
    assert day is not None
    assert day.before_login is False


@pytest.mark.parametrize(
    ("path", "files", "text"),
    [
        ("/etc/issue.net", {"/etc/issue.net": r"Keep out \n"}, r"Keep out \n"),
        ("/etc/ssh/banner", {"/etc/ssh/banner": "Keep\nout\n"}, "Keep\nout"),
        ("/etc/issue.net", {}, None),
        ("/etc/issue.net", {"/etc/issue.net": " \n"}, None),
        ("none", {"/etc/issue.net": "Debian"}, None),
        ("/srv/warning", {}, "unread"),
    ],
)
def test_sshd_sends_the_file_as_it_is(debian: Outputs, path: str, files: dict[str, str], text: str | None) -> None:
    banner = of_kind(banners.parse(with_banner(debian, path, files)), "login")
    shown: Known[str] | None = banner.text if banner else None
    assert ("unread" if isinstance(shown, Unknown) else shown) == text


def test_a_banner_of_a_match_block_depends_on_who_logs_in(debian: Outputs) -> None:
    main = "PermitRootLogin no\nMatch User ops\n Banner /etc/issue.net\n"
    outputs = debian.replaced({commands.SSHD_FILES: join_files({"/etc/ssh/sshd_config": main})})
    banner = of_kind(banners.parse(outputs), "login")
    assert banner is not None
    assert isinstance(banner.text, Unknown)


def test_a_warning_is_set_in_files_of_our_own_and_can_be_taken_back(debian: Outputs) -> None:
    before = banners.parse(debian)
    wanted = (Banner(kind="login", text=WARNING), Banner(kind="console", text=WARNING))
    operations = LINUX.complete(debian, banners.render(before, before.changed(banners=wanted)))
    written = {one.path: one.content for one in operations if isinstance(one, FileContent)}
    assert written == {
        "/etc/ssh/netproof-banner": f"{WARNING}\n",
        "/etc/ssh/sshd_config.d/00-netproof.conf": "Banner /etc/ssh/netproof-banner\n",
        "/etc/issue": f"{WARNING}\n",
    }
    assert LINUX.predict is not None
    assert LINUX.undo is not None
    predicted = LINUX.predict(debian, operations)
    assert {banner.kind: banner.text for banner in banners.parse(predicted).banners if banner.before_login} == {
        "login": WARNING,
        "console": WARNING,
    }
    back = LINUX.predict(predicted, LINUX.undo(debian, operations))
    assert of_kind(banners.parse(back), "console") == of_kind(before, "console")


def test_nothing_is_written_for_a_banner_that_stays(debian: Outputs) -> None:
    section = banners.parse(debian)
    assert banners.render(section, section) == ()


def test_a_device_that_bridges_nothing_has_no_access_ports(debian: Outputs) -> None:
    assert access_ports.parse(debian).ports == ()


def test_ports_of_a_bridge_are_not_read_and_said_so(debian: Outputs) -> None:
    links = json.loads(debian[commands.ADDRESSES])
    links[-1]["master"] = "br0"
    found = access_ports.parse(debian.replaced({commands.ADDRESSES: json.dumps(links)}))
    assert isinstance(found.ports, Unknown)
    assert "br0" in found.ports.unknown
