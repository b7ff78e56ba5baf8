"""The verbs of lists: views (`views`), lists that one person takes out (`exporting`), and those that take two
(`export_many`).
"""
