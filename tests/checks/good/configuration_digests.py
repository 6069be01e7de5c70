from netproof.model.state_logs import ConfigurationDigests

SECTION = ConfigurationDigests(
    digests={"show running-config": "hmac-sha256:k1:aa", "/etc/motd": "hmac-sha256:k1:bb"}, netproof_version="1"
)
