"""Everything that changes War Thunder's tables, one module per use case."""
