"""Traffic of the outside interface recorded for a collector, and alarms by SNMPv3 with encryption."""

from netproof.model.state_network import FlowExporter, Monitoring, TrapDestination

SECTION = Monitoring(
    exporters=(FlowExporter(name="NMS", address="10.0.9.40", port=2055, protocol="netflow", interfaces=("Gi0/1",)),),
    traps=(TrapDestination(address="10.0.9.41", version="3", security="encrypted", user="nms"),),
    traps_enabled=True,
)
