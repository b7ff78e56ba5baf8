"""Requests to pay (the words are those of ISO 20022 pain.013 and pain.014): a customer asks another one for money.

Owns `payment_requests` (who asks whom for what until when, and what came of it), `request_permissions` (whom somebody
lets ask them, and whom not), `request_settings` (who may ask without that), and `request_reports`.

A request moves nothing itself: whoever is asked pays it as any other transfer, with the rules and limits of that
moment, and its row is held until that is decided, so that it is settled once. Nobody who asks learns more than that a
name and a number fit: who is not let through, who has blocked them and who has not looked yet are the same to them.
What is asked never changes, and what has ended stays ended. Emits RequestMade, RequestReminded, RequestPaid,
RequestDeclined and RequestWithdrawn.
"""
