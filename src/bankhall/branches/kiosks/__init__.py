"""Machines in a branch's hall: who comes in draws a number there, or looks after what is theirs.

Owns `branch_kiosks`. Staff give a machine a name and are told a code once; whoever types it at the machine within ten
minutes makes it this one, by a token in its browser. The token opens nothing but the drawing of numbers at its branch:
who signs in there is who they are, for as long as a device that others use too lets them (identity).
"""
