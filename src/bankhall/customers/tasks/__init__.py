"""What staff have to do: dated, owned work about a customer, or about none (4.1.4).

Owns `customer_tasks` (what is to be done), `customer_task_steps` (what became of it, one after another) and
`open_customer_tasks` (the work list: whose it is, when it is due).

What is to be done is written once; another day, another owner, done or dropped is a step, which stays. What was done or
dropped can be opened again, which takes it back. What it says lies sealed under the customer's own key, or under the
bank's where it is about nobody. A task is the bank's own affair: its customer is not told of it, and reads it in what
they take home. Each step locks the task's line on the work list, or, where there is none any more, the task itself.
"""
