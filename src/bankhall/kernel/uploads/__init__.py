"""Files from outside: looked through by a scanner before anybody of the bank reads them (ADR 0027).

Whether there is a scanner is a fact that is told (`bankhall scanner`, /metrics, the audit row of an import) and never
guessed: where one is set and does not answer, nothing is taken.
"""
