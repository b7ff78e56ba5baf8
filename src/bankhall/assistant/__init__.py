"""Assistant: answers out of the knowledge base, with their sources, and a person where it is not sure (2.3.2(2)).

Owns `assistant_models` (what was learned from which edition of the knowledge base), `assistant_days` (how often it
answered, asked back or did not know, counted by day), `assistant_switches` (the language model, on and off) and
`assistant_model_days` (what came of asking it).

Invariants
- It says nothing of its own: an answer is a published article, word for word, with its version, or figures of whoever
  asks, read through the doors and rights that their own pages use. What a language model writes is shown only where
  each sentence is borne by an article that it cites, and says that a model wrote it.
- It changes nothing. What is to be done is a link to the page that does it, with that page's own confirmation.
- What it may do does not depend on any text: a question chooses among articles and a few fixed acts, and neither a
  question nor an article can add one (tests/assistant/test_attempts.py, test_model.py).
- Below its confidence it asks back or says that it does not know, and offers a person.
- Questions are not kept; one without an answer becomes a gap of the knowledge base, masked and without who asked.
"""
