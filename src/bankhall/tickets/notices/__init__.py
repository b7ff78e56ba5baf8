"""Who is told that the time of a ticket or a complaint runs out, or has run out.

Owns `ticket_notices`: whom the bank has told of what, when, and when they looked.

Invariants
- Each step is told once: that an instant comes near, and that it has passed. A new instant has steps of its own.
- Near: whoever has it, or those who lead where nobody has. Late: whoever has it and those who lead.
- Nobody is told outside the office's hours: what comes due in the night is told when it opens.
- Of a complaint nobody is told whom it is about, and whoever is named later finds nothing of it.
- What is over, waits for its customer or has been moved to another instant presses nobody any more; that somebody was
  told stays.
"""
