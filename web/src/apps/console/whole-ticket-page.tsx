import { ComplaintsOfTicket } from "@/features/complaints/complaints-of-ticket";
import { TicketPage } from "@/features/tickets/ticket-page";

/** A ticket with what became a complaint of it: features do not know each other, the app does. */
export function WholeTicketPage() {
  return <TicketPage complaints={(ticket) => <ComplaintsOfTicket key={ticket.line.id} ticket={ticket} />} />;
}
