"""What a developer's commands run: the environment, the gates, the batteries of tests."""
