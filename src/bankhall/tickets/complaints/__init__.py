"""Complaints by the statutory clock (银行业保险业消费投诉处理管理办法): decided in days of the calendar, and kept
from whom they are about.

Owns `complaints` (who complains of what, how it stands, until which day it is decided), `complaint_steps` (everything
that was said and done, never changed) and `complaint_extensions` (further days that were asked for).

Invariants
- received → looking → decided, or withdrawn by the customer. Without a decision with its cause none is closed, and none
  is ever deleted.
- Decided within 15 days of receipt; within 30 where it is complex, which its customer is told with the reason; up to 30
  days more by the yes of a second person (kernel.four_eyes), once.
- Whom a complaint is about does not see it: not in lists, figures or by its id; they neither take, decide nor extend
  it. Whoever names them while they have it takes it out of their hands; nobody takes such a name back.
- What a customer said in a ticket can be called a complaint: its days count from when it was said, it knows its ticket,
  and the ticket says so to nobody but who may see the complaint.
- An open one holds its customer at the bank (`customers.api.tie`), as an open ticket does: by one word for both.
- Against the decision its customer asks for a review once, within 30 days; somebody else decides then.
- What was said lies under the customer's own key; products, causes and days stay in clear for the register.

Emits ComplaintReceived, ComplaintMoved.
"""
