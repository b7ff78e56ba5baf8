import { useQuery } from "@tanstack/react-query";
import {
  Footprints,
  type LucideIcon,
  Mail,
  PhoneIncoming,
  PhoneOutgoing,
  StickyNote,
  Store,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { contactsOfCustomerQuery } from "@/api/contacts";
import type { ContactEntry, ContactWay, Customer } from "@/api/wire";
import { Allowed } from "@/ui/session";
import type { Happening } from "@/ui/timeline";
import styles from "./contacts.module.css";
import { NoteContact } from "./note-contact";
import "./words";

const ICONS: Record<ContactWay, LucideIcon> = {
  call_in: PhoneIncoming,
  call_out: PhoneOutgoing,
  branch: Store,
  visit: Footprints,
  letter: Mail,
  note: StickyNote,
};

/** Calls, visits and letters on the customer's timeline. */
export function useContactHappenings(customer: Customer) {
  const { t } = useTranslation("contacts");
  const contacts = useQuery(contactsOfCustomerQuery(customer.id));
  const happenings: Happening[] = (contacts.data ?? []).map((one) => ({
    id: `contact-${one.id}`,
    at: { instant: one.happened_at },
    icon: ICONS[one.way],
    title: t(`ways.${one.way}`),
    about: <Entry of={one} customer={customer} />,
    by: one.by,
  }));
  return { query: contacts, happenings };
}

function Entry({ of, customer }: { of: ContactEntry; customer: Customer }) {
  const { t } = useTranslation("contacts");
  const { text, corrected_by: corrected, corrects, remark } = of;
  return (
    <span className={styles.about}>
      <span className={corrected ? styles.corrected : undefined}>{text}</span>
      {(corrected || corrects) && (
        <span className={styles.soft}>{t(corrected ? "corrected" : "corrects")}</span>
      )}
      {remark && <span className={styles.said}>{t("remark", { text: remark.text })}</span>}
      {!corrected && (
        <Allowed right="customers.note_contact">
          <NoteContact customerId={customer.id} name={customer.name} corrects={of} />
        </Allowed>
      )}
    </span>
  );
}
