"""Contact-centre core: pure domain, ports, and the adapters that touch AWS."""
