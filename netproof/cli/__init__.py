"""The command line: the only part of the core that wires Nornir and Ansible to it, imported when needed."""
