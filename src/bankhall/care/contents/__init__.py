"""What a message can hold besides words: a file, a form to fill in and what was filled in, and the summary with which a
conversation goes to a colleague.

Owns `conversation_files`. What a message holds lies sealed beside its words, and is appended with it: what became of a
form is the message that is about it, of which there is one at most. A file comes in after it was taken apart and looked
through, and lies under the key of whose conversation it is.
"""
