"""The telephone (ADR 0063): the bank's telephone system tells of calls, the agent whose extension rings sees who calls,
and a call stands in the thread.

Owns `care_calls` and `care_extensions`.

A number that is shown proves nothing about who calls. A call only moves on (ringing, talking, ended or missed), so that
what is told twice, late or in another order changes nothing. The number lies sealed, and is gone after `rules.KEPT`.
"""
