"""splink and DuckDB, in a process of their own."""
