"""A bank to look at: customers, firms, staff, accounts and two years of entries, the same each time, from a fixed seed.

Owns the tables `demo_sign_ins` (only a demo bank that is whole has rows in it, and only it tells them on its sign-in
page) and `demo_towns` (what of it has been loaded).
Stands above every business module and is called by nobody but the command line.
"""
