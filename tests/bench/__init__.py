"""Collection by Netproof beside a plain Nornir + netmiko script, on the same emulated devices."""
