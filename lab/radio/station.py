"""The station in range of an access point of the lab: what a client that knows WPA2 or WPA3 makes of it."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lab.real.errors import LabError
from lab.real.lab import RealLab

KeyManagement = Literal["WPA-PSK", "SAE"]
_GENERATIONS: Mapping[str, KeyManagement] = {"WPA2": "WPA-PSK", "WPA3": "SAE"}


@dataclass(frozen=True)
class Station:
    """The second radio of a device, reached through the device."""

    lab: RealLab
    device: str

    def join(self, key_management: KeyManagement, seconds: int = 60) -> dict[str, str]:
        """Try to associate for at most `seconds`, and return what wpa_supplicant tells of it in the end.

        A client of `WPA-PSK` knows WPA2 alone; one of `SAE` insists on WPA3 with protected management frames.
        """
        settings = self._settings()
        words = ["sudo", "station", "join", key_management, settings["ssid"], settings["wpa_passphrase"], str(seconds)]
        return _pairs(self._ask(shlex.join(words), seconds + 60, also=(1,)))

    def tell(self) -> Iterator[str]:
        """Let a client of each generation try, and say what became of it."""
        for generation, key_management in _GENERATIONS.items():
            status = self.join(key_management)
            joined = status.get("wpa_state") == "COMPLETED"
            how = f"joins with protected management frames: {self.protected()}" if joined else "is refused"
            yield f"{self.device}: a client that knows {generation} alone {how}"
            self.leave()

    def leave(self) -> None:
        """Switch it off."""
        self._ask("sudo station leave")

    def sees(self) -> list[str]:
        """Return what each access point in its range announces, as wpa_supplicant's flags."""
        lines = self._ask("sudo station sees").splitlines()[1:]  # the first names the columns
        return [line.split("\t")[3] for line in lines]

    def protected(self) -> str | None:
        """Return whether the access point protects its management frames (yes or no); `None` where it is not in."""
        return _pairs(self._ask("sudo iw dev wlan0 station dump"), ":").get("MFP")

    def _settings(self) -> dict[str, str]:
        """Return the access point's settings as it starts with them: the passphrase is of the lab's documentation."""
        folder = self.lab.device(self.device).definition.folder
        if folder is None:
            raise LabError(f"{self.device}: has no folder that tells its wireless network")
        return _pairs((folder / "files/etc/hostapd/hostapd.conf").read_text(encoding="utf-8"))

    def _ask(self, command: str, seconds: int = 60, also: tuple[int, ...] = ()) -> str:
        answer = self.lab.ssh(self.device, command, timeout=seconds)
        if answer.returncode not in {0, *also}:
            raise LabError(f"{self.device}: {command.split()[1]}: {answer.stderr.strip() or answer.stdout.strip()}")
        return answer.stdout


def _pairs(text: str, sign: str = "=") -> dict[str, str]:
    parts = (line.partition(sign) for line in text.splitlines() if sign in line)
    return {key.strip(): value.strip() for key, _, value in parts}
