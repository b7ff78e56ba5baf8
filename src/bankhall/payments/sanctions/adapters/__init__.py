"""Sanctions lists as files."""
