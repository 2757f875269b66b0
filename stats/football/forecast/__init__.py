"""What a match may bring, and how such forecasts did. Pure: numpy and scipy alone."""
