"""What staff promise customers: dated, owned, seen by both sides (4.1.4).

Owns `customer_promises` (what was promised, by whom and by when), `customer_promise_steps` (what became of it, one
after another) and `open_customer_promises` (the work list: whose it is, when it is due).

What was promised is written once and never changed: another day, another owner, kept or not is a step, which stays.
What it says lies sealed under the customer's own key. Each step locks the promise's line on the work list, so that of
two at once one is second; the promise leaves the list when it is kept or cannot be kept. Who it was made to reads every
step, is told of each but a change of hands, and may say within some weeks that it was not kept: then it is open again.
A promise is on time if it was kept by the day that was promised last; how often that day was moved is counted beside
it. Emits PromiseMade, PromiseMoved, PromiseEnded, PromiseContested and PromiseBecameLate.
"""
