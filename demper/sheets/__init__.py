"""Sheets and price lists: Excel, CSV and XML in and out. Pure: bytes and records."""
