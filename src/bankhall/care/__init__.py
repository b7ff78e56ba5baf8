"""Serving customers in conversation (1.3, 2.3.2, 4.4.3): whoever asks for a person gets one, and nothing is said twice.

Owns `conversations` (a matter that a customer brings, and how far it is), `conversation_messages` (all that was said in
it) and `quick_replies` (what agents need not type).

Messages of a conversation are numbered from 1 without gaps and written once; what is said lies sealed under the
customer's own key. A message that a client sends twice, by whichever way, is kept once: it brings an id of its own. The
truth is the database. What goes over the socket (`routes.live`) only says sooner what everybody can ask for after the
last number that they have. A conversation is with one agent at most: of two who take it at once one is second. It is
its customer's, all of it: also the notes with which one agent hands it to another. Emits ConversationOpened,
ConversationTaken and ConversationEnded.
"""
