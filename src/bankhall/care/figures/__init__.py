"""What conversations come to: how long people waited for a person, how many went without, what was solved at once.

Owns no table: it counts those of conversations. One definition for the wall, the history and what is asked for later:

- Somebody **came** when a conversation was opened; opened again it is no new one.
- They were **taken** when a person was there for the first time, and so long they waited.
- They were **missed** when it ended and nobody had been there.
- It was **solved at first contact** when it ended with a person, was never handed to a colleague or back, was not
  opened again or passed on, and the same customer began nothing more on the same topic within seven days.
- It is **of** the agent who had it last.
"""
