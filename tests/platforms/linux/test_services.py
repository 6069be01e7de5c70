import pytest

from netproof.model.operation import Command, FileContent
from netproof.model.state import Service, Services
from netproof.platforms.linux import commands, services
from netproof.platforms.linux.files import from_lines
from netproof.platforms.outputs import Outputs


def enabled(section: Services) -> dict[str, bool]:
    return {service.name: service.enabled is True for service in section.services}


def test_services(debian: Outputs) -> None:
    found = enabled(services.parse(debian))
    assert sorted(found) == [
        "chrony", "snmp-v1v2c", "source-route", "ssh", "tcp-small-servers", "telnet", "tftp", "udp-small-servers",
    ]  # fmt: skip
    assert all(found.values())


def test_lines_of_an_inetd_that_is_off_serve_nobody(debian: Outputs) -> None:
    off = debian.replaced({commands.ENABLED_UNITS: "sysvinit\n/etc/rc2.d/S02ssh\n", commands.SOCKETS: ""})
    found = enabled(services.parse(off))
    assert found == {
        "snmp-v1v2c": False, "source-route": True, "ssh": True, "tcp-small-servers": False, "telnet": False,
        "udp-small-servers": False,
    }  # fmt: skip


def test_systemd_units(debian: Outputs) -> None:
    text = "systemd\nvsftpd.service    enabled enabled\nssh.socket  enabled enabled\ncron.service enabled enabled\n"
    changed = debian.replaced({commands.ENABLED_UNITS: text, commands.SOCKETS: "", commands.INETD_FILES: ""})
    assert enabled(services.parse(changed)) == {"ftp": True, "snmp-v1v2c": False, "source-route": True, "ssh": True}


XINETD = (
    "service telnet\n{\n\tdisable = no\n\tserver = /usr/sbin/in.telnetd\n}\nservice finger\n{\n\tdisable = yes\n}\n"
)


def test_xinetd(debian: Outputs) -> None:
    changed = debian.replaced(
        {
            commands.ENABLED_UNITS: "systemd\nxinetd.service enabled enabled\n",
            commands.INETD_FILES: f"==> /etc/xinetd.d/cleartext <==\n{XINETD}\n",
            commands.SOCKETS: "",
        }
    )
    before = services.parse(changed)
    assert enabled(before) == {"finger": False, "snmp-v1v2c": False, "source-route": True, "telnet": True}
    (operation,) = services.render(before, switched_off(before, "telnet"))
    assert isinstance(operation, FileContent)
    assert operation.content.count("disable = yes") == 2
    assert "disable = no" not in operation.content


def switched_off(section: Services, *names: str) -> Services:
    def off(service: Service) -> Service:
        return service.model_copy(update={"enabled": False}) if service.name in names else service

    return section.model_copy(update={"services": tuple(off(service) for service in section.services)})


def test_render_comments_the_line_and_leaves_the_rest(debian: Outputs) -> None:
    before = services.parse(debian)
    (operation,) = services.render(before, switched_off(before, "telnet"))
    assert isinstance(operation, FileContent)
    old = from_lines(before.lines)["/etc/inetd.conf"]
    assert operation.path == "/etc/inetd.conf"
    assert [line for line in operation.content.split("\n") if line not in old.split("\n")] == [
        "#<off># telnet\tstream\ttcp\tnowait\troot\t/usr/sbin/tcpd\t/usr/sbin/telnetd"
    ]


def test_render_stops_a_daemon_and_keeps_it_from_starting(debian: Outputs) -> None:
    before = services.parse(debian)
    assert services.render(before, switched_off(before, "tftp")) == (
        Command(argv=("update-rc.d", "tftpd-hpa", "disable")),
        Command(argv=("service", "tftpd-hpa", "stop"), phase="activate"),
    )


@pytest.mark.parametrize("secret", ["s3cr3t-rw", "watch-me"])
def test_render_of_snmp_keeps_no_community_and_no_secret(debian: Outputs, secret: str) -> None:
    before = services.parse(debian)
    (operation,) = services.render(before, switched_off(before, "snmp-v1v2c"))
    assert isinstance(operation, FileContent)
    assert operation.path == "/etc/snmp/snmpd.conf"
    assert "community" not in operation.content
    assert "rouser authPrivUser authpriv" in operation.content
    assert secret not in before.model_dump_json() + operation.content
