"""The customer file: persons and organisations, how to reach them, what proves who they are (4.1.1).

Owns the tables `customers`, `customer_documents`, `customer_search`, `customer_ties`,
`customer_status_changes`, `customer_edits`, `customer_looks`, `customer_consents`, `customer_amendments`,
`open_customer_amendments`, `customer_amendment_decisions`, `customer_erasures`, `open_customer_erasures`,
`customer_erasure_endings` and `waiting_contacts`.

Invariants
- A customer is never deleted: who leaves is closed, loses what is kept only of customers, and is forgotten ten years
  later: the key and what they were found by go, the number remains.
- A document belongs to one customer.
- A change is decided on a version that was seen; a later one wins nothing.
- What is known of a customer (`types.Facts`) lies sealed under the customer's own key: whose key is gone is forgotten,
  and remains a number. A copy of the database tells nothing of it.
- Staff see documents, phones, e-mail addresses and addresses masked (`privacy.PERSONAL`), but for minutes and with a
  purpose (`unmask_customer`); the customer sees who did, when and what for.
- Customers correct how they are reached themselves, and ask for the rest (`ask_amendment`), which staff do or decline;
  a new number or address counts once a code that went there has come back, and the old one is told of it.
- Who asks to be erased has some days to take it back, and a receipt signed by the bank; then a job closes the file,
  once, unless something holds them at the bank.
- Whoever changes the file leaves who, when and what was there before, masked as lists show it.
- What needs consent (`privacy.ASKED`) is done only with those whose latest act for that purpose says yes to today's
  words (`api.consented`); the default is no, withdrawing holds at once, children are not asked, who leaves has
  withdrawn.
- The audit and the events name the fields that changed, never what stands in them.

A customer is found by `customer_search`, which holds keyed digests of parts of names and numbers. They narrow down;
whether a name is really meant is seen when it is opened.

Who is tied to the bank cannot be closed. The customer file cannot look up the ladder to see an open account or a
loan: whoever opens one says so (`api.tie`) and takes it back (`api.untie`) in the same transaction, so the answer is
always in `customer_ties`, whichever modules a process runs.

Lock order: customers by id, before enrolments, accounts and the books.

Events: CustomerRegistered, CustomerChanged, CustomerWasUnmasked, CustomerWasBlocked, CustomerWasUnblocked,
CustomerWasClosed, CustomerWasForgotten, ConsentGiven, ConsentWithdrawn, AmendmentAsked,
AmendmentWasDecided, ErasureAsked, ErasureEnded.
"""
