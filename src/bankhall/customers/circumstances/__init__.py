"""What a customer lives on and where they belong: work, income, education, taxes (4.1.1, 金融机构客户尽职调查).

Owns `customer_statements` (what somebody said of one field: written once) and `customer_circumstances` (which of them
holds, since when it was last said to be right, who verified it, and what says otherwise).

Every field knows from where it is, from when, who wrote it down and who looked at the proof. What was said lies sealed
under the customer's own key. A change of something sensitive, or of what has been verified, does not take its place: it
stands beside it as saying otherwise, until staff who did not say it themselves settle which holds. Customers see all of
it, say what is not so, and say that something is still right, which renews its date.

How much is known and how fresh it is, and what to ask next, is worked out (`rules.knowledge`) from what is held, also
elsewhere: nobody is asked what the bank knows from a document or from the other side of a relation.

Lock order: the customer, then the field. Emits CircumstanceStated and CircumstanceSettled.
"""
