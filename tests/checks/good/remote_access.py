"""A tunnel to another site, and a way in for people with two factors."""

from netproof.model.state_access import RemoteAccess, Tunnel

SECTION = RemoteAccess(
    tunnels=(
        Tunnel(
            name="Tunnel10",
            kind="ikev2",
            peer="198.51.100.9",
            encryption=("aes-gcm-16-256",),
            groups=("ecp384",),
            authentication=("certificate",),
            interface="Gi0/1",
            lines=("interface Tunnel10",),
        ),
        Tunnel(
            name="STAFF",
            kind="ikev2",
            for_people=True,
            encryption=("aes-cbc-256",),
            integrity=("hmac-sha2-256-128",),
            groups=("ecp256",),
            authentication=("certificate", "aaa:VPN"),
            second_factor=True,
            lines=("crypto ikev2 profile STAFF",),
        ),
    ),
)
