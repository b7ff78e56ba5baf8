"""Who of the staff is there for a customer (4.1.4): a relationship manager, and a backup who stands in for them.

Owns `customer_managers` (the line that holds now), `customer_manager_steps` (all that ever held, one after another) and
`manager_absences` (from which day to which somebody is away).

A customer has one manager at most, and never the same person as backup. A line without a manager is a customer whom
somebody has left behind: it waits for whoever heads the managers. Why somebody was given to a customer lies sealed
under the customer's own key. Each change locks the customer's file first, so that of two at once one is second. The
customer is told once of each manager who comes. Emits ManagerChanged.

Here stand the line and what holds of it; who moves customers, with all that is open for them, is `portfolios`.
"""
