"""The back office in the table: for a company that begins with nothing, and for every test."""
