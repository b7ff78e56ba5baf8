import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CustomerFacts, changeCustomer, customerQuery } from "@/api/customers";
import { Problem } from "@/api/problem";
import type { Customer, Entered } from "@/api/wire";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { type Answers, factsOf } from "./customer-answers";
import { CustomerForm } from "./customer-form";

interface Props {
  customer: Customer;
  onDone: () => void;
  /** Who else in the file it may be, once this is known of them. */
  twins?: ((entered: Entered | null) => ReactNode) | undefined;
}

/** Changes what the clerk saw, and only that: if somebody else was faster, nothing is overwritten. */
export function EditCustomer({ customer, onDone, twins }: Props) {
  const { t } = useTranslation("customers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  // The state on which the clerk began; a refresh behind the form must not move it.
  const [seen] = useState(customer);
  const saving = useMutation({
    mutationFn: (answers: Answers) =>
      changeCustomer(seen.id, { ...changeOf(seen, factsOf(answers)), version: seen.version }),
    onSuccess: async (changed) => {
      queries.setQueryData(customerQuery(seen.id).queryKey, changed);
      announce(t("saved"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["customers"] });
    },
  });
  const overtaken = saving.error instanceof Problem && saving.error.code === "customers.changed_meanwhile";
  async function reload() {
    await queries.invalidateQueries({ queryKey: ["customers"] });
    onDone();
  }
  return (
    <CustomerForm
      initial={answersOf(seen)}
      busy={saving.isPending}
      error={saving.error}
      onSubmit={(answers) => saving.mutate(answers)}
      onCancel={onDone}
      beside={(answers) => twins?.(changedOf(seen, answers))}
      extra={overtaken && <Button onClick={reload}>{t("reload")}</Button>}
    />
  );
}

/** By what somebody is known whose name, day of birth, telephones or addresses change; null where they stay. */
function changedOf(seen: Customer, answers: Answers): Entered | null {
  const facts = factsOf(answers);
  const change = changeOf(seen, facts);
  if (!facts.name || Object.keys(change).length === 0) return null;
  // What is masked is nobody's number.
  const known = seen.in_clear_until ? facts : { ...facts, phones: [], emails: [], address: null };
  return { ...known, ...change, documents: [], kind: seen.kind, customer_id: seen.id };
}

function answersOf(customer: Customer): Partial<Answers> {
  const { kind, name, birth_on, gender, address } = customer;
  return {
    kind,
    name,
    ...(birth_on ? { birth_on } : {}),
    ...(gender ? { gender } : {}),
    phones: customer.phones.join(", "),
    emails: customer.emails.join(", "),
    ...address,
  };
}

/** Only what differs from what was seen: what is absent stays as it is. */
function changeOf(seen: Customer, facts: CustomerFacts): Partial<CustomerFacts> {
  const change: Partial<CustomerFacts> = {};
  if (facts.name !== seen.name) change.name = facts.name;
  if (facts.birth_on !== seen.birth_on) change.birth_on = facts.birth_on;
  if (facts.gender !== seen.gender) change.gender = facts.gender;
  if (!same(facts.phones, seen.phones)) change.phones = facts.phones;
  if (!same(facts.emails, seen.emails)) change.emails = facts.emails;
  if (!same(facts.address, addressOf(seen.address))) change.address = facts.address;
  return change;
}

// In the order in which the form builds it, so that equal addresses compare equal.
function addressOf(address: Customer["address"]): CustomerFacts["address"] {
  if (!address) return null;
  const { line, district, city, region, postcode, country } = address;
  return { line, district, city, region, postcode, country };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
