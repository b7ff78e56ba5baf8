import { createContext, type ReactNode, useContext } from "react";
import type { Me } from "@/api/wire";

const Session = createContext<Me | null>(null);

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <Session value={me}>{children}</Session>;
}

/** Who is signed in. Only below a SessionProvider. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error("no session above this component");
  return me;
}

/** The names of rights, as the server declares them on its routes. */
export type Right =
  | "knowledge.read"
  | "assistant.suggest"
  | "assistant.switch"
  | "knowledge.write"
  | "knowledge.publish"
  | "customers.view"
  | "customers.change"
  | "customers.note_contact"
  | "care.serve"
  | "quality.lead"
  | "quality.review"
  | "quality.decide"
  | "care.read_over"
  | "quality.see_own"
  | "quality.tell"
  | "care.supervise"
  | "care.listen"
  | "customers.record_consent"
  | "customers.promise"
  | "customers.merge"
  | "customers.approve_merge"
  | "customers.import"
  | "customers.approve_import"
  | "branches.manage"
  | "branches.serve"
  | "branches.visit"
  | "customers.task"
  | "customers.manage_portfolios"
  | "customers.unmask"
  | "customers.unmask_for_law"
  | "accounts.view"
  | "accounts.open"
  | "accounts.change"
  | "accounts.hold"
  | "accounts.export"
  | "accounts.end_mandates"
  | "accounts.let_in"
  | "payments.pay"
  | "payments.see"
  | "payments.work_disputes"
  | "payments.approve_claims"
  | "payments.set_terms"
  | "payments.approve_terms"
  | "risk.see"
  | "risk.write"
  | "risk.approve"
  | "risk.decide"
  | "lists.act"
  | "lists.export"
  | "lists.see_acts"
  | "lists.see_all"
  | "tags.see"
  | "tags.define"
  | "tags.give"
  | "tags.publish"
  | "statements.take"
  | "statements.reconcile"
  | "imports.view"
  | "imports.repair"
  | "duplicates.see"
  | "duplicates.decide"
  | "ledger.view"
  | "ledger.verify"
  | "ledger.post"
  | "identity.view"
  | "identity.manage_staff"
  | "identity.manage_roles"
  | "identity.reset_customer"
  | "identity.end_customer_sessions"
  | "approvals.view"
  | "audit.view"
  | "audit.export"
  | "tickets.own"
  | "tickets.work"
  | "tickets.supervise"
  | "tickets.handle_complaints"
  | "tickets.extend_complaints"
  | "tickets.see_register"
  | "tiers.see"
  | "tiers.write"
  | "tiers.approve"
  | "tiers.give"
  | "tiers.view_own"
  | "spending.view_own"
  | "spending.correct_own";

export function useRight(right: Right): boolean {
  return useMe().rights.includes(right);
}

/** Shows its content to those who hold the right. The server decides; this only keeps dead buttons away. */
export function Allowed({ right, children }: { right: Right; children: ReactNode }) {
  return useRight(right) ? children : null;
}
