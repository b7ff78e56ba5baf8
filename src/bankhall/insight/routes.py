"""Imports in the console."""

routes: list[object] = []
