"""One device's power: starts it, restarts it when it reboots itself, ends with it when it is switched off.

A program of its own, started by path, with the standard library alone, so that a device costs little memory. Its only
argument is the device's folder, where `spec.json` says what to start and `state.json` tells what became of it.
SIGTERM pulls the plug. Should this process be killed, the kernel kills the device with it.

A reboot(2) inside a PID namespace ends the namespace's first process with SIGHUP for a restart and SIGINT for a halt
or power-off: see reboot(2), "Behavior inside PID namespaces".
"""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

_POST_SECONDS = 1.0  # between the end of a device and its restart, as hardware takes a moment
_POLL_SECONDS = 0.1
_UNSHARE = ["unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--propagation", "private"]


class PowerCut(BaseException):
    """SIGTERM: the device loses its power now."""


def cut_power(*_: object) -> NoReturn:
    """Turn SIGTERM into an exception at whatever point the supervisor is."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise PowerCut


def unplug(spec: dict[str, Any]) -> None:
    """Take the device's ports away, so that it is silent from now on; what is not plugged in is not missed."""
    for port in spec["ports"]:
        subprocess.run(["ip", "-n", spec["switch"], "link", "del", port["link"]], check=False, capture_output=True)


def wire(spec: dict[str, Any]) -> None:
    """Give the device a new network namespace and plug in its ports: nothing of the kernel's state outlives a boot."""
    subprocess.run(["ip", "netns", "del", spec["namespace"]], check=False, capture_output=True)
    unplug(spec)
    subprocess.run(["ip", "netns", "add", spec["namespace"]], check=True)
    lines = []
    for port in spec["ports"]:
        peer = f"peer name {port['name']} address {port['mac']} netns {spec['namespace']}"
        lines += [f"link add {port['link']} type veth {peer}", f"link set {port['link']} master {port['segment']} up"]
    batch = "\n".join(lines) + "\n"
    subprocess.run(["ip", "-n", spec["switch"], "-batch", "-"], input=batch, text=True, check=True)


class Power:
    """A device from one start to the end of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec: dict[str, Any] = json.loads((folder / "spec.json").read_text())
        self.boots = 0

    def tell(self, phase: str, init: int | None = None) -> None:
        """Record the device's phase (starting, running, off) where the lab reads it, whole or not at all."""
        state = {"phase": phase, "boots": self.boots, "init": init, "supervisor": os.getpid()}
        part = self.folder / "state.part"
        part.write_text(json.dumps(state))
        part.replace(self.folder / "state.json")

    def run(self) -> None:
        """Start the device, again for as long as it ends by asking for a restart."""
        try:
            while self.boot() == signal.SIGHUP:
                self.tell("starting")
                time.sleep(_POST_SECONDS)
        except PowerCut:
            pass
        finally:
            self.tell("off")

    def boot(self) -> int:
        """Start the device and stay until it ends; return the signal that ended its first process."""
        self.boots += 1
        self.tell("starting")
        wire(self.spec)
        master, slave = pty.openpty()
        enter = ["setpriv", "--pdeathsig", "KILL", "nsenter", f"--net=/run/netns/{self.spec['namespace']}"]
        start = ["/bin/sh", self.spec["boot"], self.spec["tree"], str(self.folder), os.ttyname(slave)]
        unshare = subprocess.Popen([*enter, *_UNSHARE, *start], stdin=subprocess.DEVNULL)
        try:
            self.follow(unshare, master)
        finally:
            self.end(unshare)
            os.close(master)
            os.close(slave)
        return -unshare.returncode

    def follow(self, unshare: "subprocess.Popen[bytes]", master: int) -> None:
        """Write the console down, and tell once the device has started all its services."""
        ready = False
        with (self.folder / "console.log").open("ab") as log:
            while unshare.poll() is None:
                if select.select([master], [], [], _POLL_SECONDS)[0]:
                    log.write(os.read(master, 65536))
                    log.flush()
                init = child_of(unshare.pid)
                if not ready and init and Path(f"/proc/{init}/root/run/boot-complete").exists():
                    ready = True
                    self.tell("running", init)

    def end(self, unshare: "subprocess.Popen[bytes]") -> None:
        """Return when no process of the device is left; its first process takes all others with it."""
        init = child_of(unshare.pid)
        unplug(self.spec)
        unshare.kill()
        unshare.wait()
        while init and Path(f"/proc/{init}").exists():
            time.sleep(_POLL_SECONDS / 10)


def child_of(pid: int) -> int | None:
    """Return the only child of a process, where it has one."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return None
    return int(children[0]) if children else None


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, cut_power)
    Power(Path(sys.argv[1])).run()
