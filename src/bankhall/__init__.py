"""Bankhall (营业厅): the hall where a bank meets its customers."""

__version__ = "0.1.0"
