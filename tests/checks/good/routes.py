from netproof.model.state_network import Route, Routes

SECTION = Routes(
    routes=(
        Route(network="0.0.0.0/0", protocol="static", next_hops=("203.0.113.1",)),
        Route(network="203.0.113.0/30", protocol="connected", interfaces=("Gi0/1",)),
        Route(network="10.0.9.0/24", protocol="connected", interfaces=("Vlan9",)),
    ),
    forwarding=("ipv4",),
)
