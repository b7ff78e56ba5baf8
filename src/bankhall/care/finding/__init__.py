"""Finding a conversation again: by whose it is, its reference, when, by which way, with whom, about what, and how it
ended. And, within one, the words that were said.

Owns no table. Agents find those in which they had a part, and who waits; whoever supervises finds all, without what was
said: that opens to whoever may read it. What is said lies sealed under its customer's own key: there is no search over
the words of all conversations, and none is to be had without weakening the seal (a digest of each word, by
conversation, tells whoever has the tables which words each used). Within one that whoever asks may read it is opened
and looked through, and nothing of that is kept.
"""
