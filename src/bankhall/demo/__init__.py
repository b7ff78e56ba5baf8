"""A bank to look at: customers, staff, accounts and a quarter of entries, the same each time, from a fixed seed.

Owns the table `demo_sign_ins`: only a demo bank has rows in it, and only a demo bank tells them on its sign-in page.
Stands above every business module and is called by nobody but the command line.
"""
