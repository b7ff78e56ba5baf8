"""Who of the bank has a part in a conversation besides its agent: listens to it, whispers, or has joined it.

Owns `care_part_steps` (who came and went) and `care_whispers` (lines that only staff see in the conversation). Who has
a part now stands in the conversation's own row (`others`), under its lock, so that the path of a message asks nothing
more. A supervisor listens by a right of their own; the agent sees it where the bank's terms say so, and the audit does
always. Whoever joins is seen by the customer by name: a line of the bank says that they have come, and that they have
left. What is whispered lies sealed under the customer's own key, and is theirs on request like all that is known of
them.
"""
