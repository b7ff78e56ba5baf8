"""What agents need not write or do one by one: quick replies and macros of the house, and macros of one's own.

Owns `care_presets` (each with the number of its last version), `care_preset_versions` (what it said from when on, and
who wrote it: only appended) and `care_preset_uses` (how often which agent used it: their lists are in that order).

A preset is a list of typed steps in both languages. A quick reply has one step, words; it is filled in for the
conversation (`rules.filled`), shown in the composer and sent by nobody but the agent. A macro has up to eight, which
are shown before they are run, and run in one transaction by the very verbs that do each by hand: so each step asks for
the rights of whoever runs it, and where one cannot be done nothing is.
"""
