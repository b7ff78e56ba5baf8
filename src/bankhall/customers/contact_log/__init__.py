"""When the bank and a customer were in touch, and what was said (4.1.4): calls, visits, letters, notes at the counter.

Owns `customer_contacts` (what staff wrote down) and `customer_contact_remarks` (what the customer says to it).

An entry is written once: a wrong one is corrected by another that names it, and both stay. What it says lies sealed
under the customer's own key. It is the customer's to read, all of it: there are no notes about somebody that they may
not see; once to each entry they may say that it was otherwise (PIPL art. 44 and 46), which stands beside it from then
on. Emits ContactNoted and ContactRemarked.
"""
