"""Work that comes due: subjects asked for again and again, and who may ask for one now."""
