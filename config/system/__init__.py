"""The state of the whole house for staff: services, sources, this process, databases."""
