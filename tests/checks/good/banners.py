"""A warning that names no target."""

from netproof.model.state_access import Banner, Banners

SECTION = Banners(
    banners=(
        Banner(kind="login", text="Authorised people only. What you do here is recorded."),
        Banner(kind="console", text="Authorised people only."),
        Banner(kind="motd", text="Welcome to sw1", before_login=False),
    )
)
