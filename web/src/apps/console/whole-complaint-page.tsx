import { toldOfComplaintQuery } from "@/api/due-notices";
import { ComplaintPage } from "@/features/complaints/complaint-page";
import { WhoWasTold } from "@/features/tickets/who-was-told";

/** A complaint with who was told that its days run out: features do not know each other, the app does. */
export function WholeComplaintPage() {
  return <ComplaintPage told={(id) => <WhoWasTold query={toldOfComplaintQuery(id)} />} />;
}
