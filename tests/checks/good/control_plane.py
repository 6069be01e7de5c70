"""A policed control plane, and an outside interface that validates sources and stays silent."""

from netproof.model.state_network import ControlPlane, RoutedInterface

SECTION = ControlPlane(
    policed=True,
    policy="COPP",
    interfaces=(RoutedInterface(name="Gi0/1", source_check="loose", lines=("interface Gi0/1",)),),
    syn_protection=True,
)
