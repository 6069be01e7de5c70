"""A device that asks two TACACS+ servers first."""

from netproof.model.state_access import Aaa, AaaServer, MethodList, WayIn

GROUP = ("group:ISE",)
SERVERS = tuple(
    AaaServer(
        name=name,
        address=address,
        protocol="tacacs+",
        has_key=True,
        groups=("tacacs+", "ISE"),
        lines=(f"tacacs server {name}",),
    )
    for name, address in (("ISE-1", "10.0.9.61"), ("ISE-2", "10.0.9.62"))
)


def methods(service: str, *names: str, name: str = "default", record: str = "") -> MethodList:
    line = f"aaa {service} {name} {' '.join(names)}"
    return MethodList.model_validate(
        {"service": service, "name": name, "methods": names, "record": record, "lines": (line,)}
    )


LOGIN = methods("login", *GROUP, "local")
ACCOUNTING = tuple(methods(service, *GROUP, record="start-stop") for service in ("exec", "commands 15"))
CONSOLE = WayIn(name="con 0", is_console=True, login="default", lines=("line con 0",))
VTY = WayIn(name="vty 0", login="default", lines=("line vty 0",))
SECTION = Aaa(
    enabled=True,
    servers=SERVERS,
    authentication=(LOGIN,),
    authorization=(methods("exec", *GROUP, "local"),),
    accounting=ACCOUNTING,
    ways_in=(CONSOLE, VTY),
    takes_servers=True,
    lines=("aaa new-model",),
)
