"""The other ways into a conversation (ADR 0063): e-mail, SMS, WeChat, the telephone and the counter, in one thread with
what is said in the portal.

Owns `channel_threads` (by what an answer from outside finds its conversation), `channel_arrivals` (what came in, each
once, and what nobody was found for), `channel_letters` (which message left by which letter), `channel_mailboxes` (how
far a mailbox is read), `wechat_links` (which account in WeChat is whose) and `wechat_codes` (by which one is
connected).

What comes from outside proves nothing about who sent it: it is tied to whoever has proved the address to be theirs,
and the agent is told. An answer leaves only to an address that its customer has proved.
"""
