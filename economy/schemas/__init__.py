"""What the economy's calls take and return. Amounts are whole minor units of their currency."""
