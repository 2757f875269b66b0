"""What workers do for Kaspi Demper: ids in, a service called."""
