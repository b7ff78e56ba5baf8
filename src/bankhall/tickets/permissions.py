"""Rights over tickets and complaints. `OWN` is the customers'. `WORK`: to work on tickets, and to take a complaint
down. `SUPERVISE`: the second person's yes to what a type asks it for, and what is late of a team. `HANDLE`: to look
into complaints and decide them. `EXTEND`: the yes of the head to a further extension. `REGISTER`: to see the register
of complaints and what it comes to.
"""

OWN = "tickets.own"
WORK = "tickets.work"
SUPERVISE = "tickets.supervise"
HANDLE = "tickets.handle_complaints"
EXTEND = "tickets.extend_complaints"
REGISTER = "tickets.see_register"
