"""Settings of the outside sources, a file for each; `config.settings` takes them all in."""
