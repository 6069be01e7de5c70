"""The only code that writes to devices: one change session a platform, and the state machine that drives them."""

from importlib import import_module
from typing import cast

from netproof.errors import ConfigurationError
from netproof.platforms.platform import Platform
from nornir_tasks.change.session import ChangeSessionModule


def session_module(platform: Platform) -> ChangeSessionModule:
    """Return the module of this folder that the platform names as its change session.

    Raises:
        ConfigurationError: the platform is only read.
    """
    if not platform.change_session:
        raise ConfigurationError(f"platform {platform.name} is only read: nothing can be applied to it")
    return cast("ChangeSessionModule", import_module(f"{__name__}.{platform.change_session}"))
