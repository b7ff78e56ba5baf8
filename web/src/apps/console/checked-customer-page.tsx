import { NewCustomerPage } from "@/features/customers/new-customer-page";
import { LikelyTwins } from "@/features/duplicates/likely-twins";

/** Somebody new, with whom in the file they may be: features do not know each other, the app does. */
export function CheckedCustomerPage() {
  return (
    <NewCustomerPage
      twins={(entered, asked) => <LikelyTwins entered={entered} {...(asked ? { asked } : {})} />}
    />
  );
}
