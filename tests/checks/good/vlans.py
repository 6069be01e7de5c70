from netproof.model.state_network import Vlan, Vlans

SECTION = Vlans(vlans=(Vlan(id=1, name="default"), Vlan(id=110, name="OFFICE", interfaces=("Gi0/2",))))
