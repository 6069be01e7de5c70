"""The only code that writes to devices: one change session a platform, and the state machine that drives them."""

from importlib import import_module
from typing import cast

from netproof.errors import ConfigurationError
from netproof.platforms.platform import Platform
from nornir_tasks.change.firmware_session import FirmwareSessionModule
from nornir_tasks.change.session import ChangeSessionModule


def session_module(platform: Platform) -> ChangeSessionModule:
    """Return the module of this folder that the platform names as its change session.

    Raises:
        ConfigurationError: the platform is only read.
    """
    if not platform.change_session:
        raise ConfigurationError(f"platform {platform.name} is only read: nothing can be applied to it")
    return cast("ChangeSessionModule", import_module(f"{__name__}.{platform.change_session}"))


def firmware_module(platform: Platform) -> FirmwareSessionModule:
    """Return the module of this folder that upgrades devices of the platform.

    Raises:
        ConfigurationError: the platform is not upgraded.
    """
    if not platform.change_session or platform.upgrade is None:
        raise ConfigurationError(f"platform {platform.name} is not upgraded by Netproof: do it by hand")
    return cast("FirmwareSessionModule", import_module(f"{__name__}.{platform.change_session}_firmware"))
