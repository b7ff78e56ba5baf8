"""What a conversation began with: the questions that the assistant was asked before, and what it answered.

Owns `conversation_summaries`. A summary is made of the assistant's own receipts, so that it says what was said and
nothing else; its customer has seen it before it was handed over, and it lies under their own key. It is a block of its
own beside the conversation: nothing that a machine said stands there as the customer's words.
"""
