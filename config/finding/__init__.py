"""Finding whatever is stored by a name, misspelt or in another script: one index for all apps.

An app registers a `SearchGroup` (config.finding.groups) from its `ready()`. Rows saved one by one
are indexed by themselves; whoever writes rows in bulk calls `config.finding.indexing.update` in the
same transaction.
"""
