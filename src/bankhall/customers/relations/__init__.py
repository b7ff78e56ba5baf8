"""Who belongs to whom: families, representatives, guardians, owners (4.1.1).

Owns `customer_relations` (who was said to be what of whom), `customer_relation_steps` (verified, contested, ended; one
after another) and `open_customer_relations` (those that hold, by which graphs are walked).

A relation is said once, from one side to the other, and is never changed: it is ended and said anew. Each side is a
customer or an outsider, of whom the bank keeps what it was told, sealed under the key of the customer on the other
side. Both files show it. Neither side's file is opened to the other: customers read the name of another customer as
somebody reads it over a counter, and nothing else; whoever named somebody does not learn whether they are a customer.
Whoever is named may say that it is not so.

What gives power (representatives, guardians, owners) counts as verified only when somebody else than who wrote it down
has looked at the proof. Shares of a company sum up to at most the whole, and nobody owns themselves, far around or not.
Who finally owns a quarter is worked out from the shares (`rules.finally_own`; 受益所有人信息管理办法 2024, art. 6).

When a customer leaves the bank, their family's relations end, and those to anybody who is no customer. Lock order: the
customers by id, then the relation. Emits RelationNoted, RelationVerified, RelationContested and RelationEnded.
"""
