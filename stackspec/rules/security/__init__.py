"""What an attacker gains: privileges, namespaces, mounts, ports, credentials."""
