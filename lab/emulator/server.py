"""Many devices in one process: an event loop in a thread, a service for each device, an endpoint to reach it."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from lab.emulator.definition import DeviceDefinition
from lab.emulator.device import EmulatedDevice
from lab.emulator.faults import Fault
from lab.emulator.service import LOOPBACK, Service, host_key

_START_LIMIT = 120.0


@dataclass(frozen=True)
class Endpoint:
    """Where a device is reached.

    Attributes:
        port: the real port of SSH.
        ports: device port to the real port on `host` (an entry is there whether the port is open or not).
        host_key: public host key line.
        journal: the JSONL file of what the device was told.
    """

    name: str
    kind: str
    role: str
    host: str
    port: int
    ports: dict[int, int]
    host_key: str
    journal: str
    flash: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for the ready file."""
        return asdict(self)


class Emulator:
    """Serves devices on 127.0.0.1 with free ports; a context manager.

    Attributes:
        devices: the running devices by name, for tests to look into; change them through `call`.
        seconds_per_minute: length of a "minute" of the revert timer and of `reload in`.
    """

    def __init__(self, state_dir: Path, *, seconds_per_minute: float = 60.0) -> None:
        self.state_dir = state_dir
        self.seconds_per_minute = seconds_per_minute
        self.devices: dict[str, EmulatedDevice] = {}
        self._services: dict[str, Service] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="emulator", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.stop()

    def start(self, definitions: Iterable[DeviceDefinition]) -> dict[str, Endpoint]:
        """Start devices and return where each is reached."""
        return asyncio.run_coroutine_threadsafe(self._start(list(definitions)), self._loop).result(_START_LIMIT)

    async def _start(self, definitions: list[DeviceDefinition]) -> dict[str, Endpoint]:
        endpoints = {}
        for definition in definitions:
            folder = self.state_dir / definition.name
            device = EmulatedDevice(definition, folder, seconds_per_minute=self.seconds_per_minute)
            service = Service(device)
            await service.settle()
            self.devices[definition.name], self._services[definition.name] = device, service
            endpoints[definition.name] = self._endpoint(device, service)
        return endpoints

    @staticmethod
    def _endpoint(device: EmulatedDevice, service: Service) -> Endpoint:
        definition = device.definition
        return Endpoint(
            name=definition.name,
            kind=definition.kind,
            role=definition.role,
            host=LOOPBACK,
            port=service.ports[22],
            ports=service.ports,
            host_key=host_key(device.folder, legacy=False).export_public_key().decode().strip(),
            journal=str(device.folder / "journal.jsonl"),
            flash=str(device.flash.folder),
        )

    def call[T](self, function: Callable[[], T]) -> T:
        """Run a function in the devices' thread and return its result."""

        async def run() -> T:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(_START_LIMIT)

    def inject(self, name: str, *faults: Fault) -> None:
        """Add faults to a device; they hold when this returns."""
        self.devices[name].faults.add(*faults)
        asyncio.run_coroutine_threadsafe(self._services[name].settle(), self._loop).result(_START_LIMIT)

    def heal(self, name: str) -> None:
        """Remove all faults of a device."""
        self.devices[name].faults.clear()
        asyncio.run_coroutine_threadsafe(self._services[name].settle(), self._loop).result(_START_LIMIT)

    def stop(self) -> None:
        """Close all devices and end the thread."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(_START_LIMIT)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        for service in self._services.values():
            await service.stop()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        for task in others:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
