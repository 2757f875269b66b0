"""Reads for pages, API and sockets; the number of queries never depends on how much there is."""
