"""`python -m bankhall` is `bankhall`."""

from bankhall.cli import main

main()
