import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { addressesQuery, endAddress, noteAddress } from "@/api/addresses";
import { isServed } from "@/api/customers";
import type { Customer } from "@/api/wire";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { useRight } from "@/ui/session";
import { AddressList } from "./address-list";
import "./words";

/** A card for the customer's page: where they are and where post goes. */
export function AddressesCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("addresses");
  const found = useQuery(addressesQuery(customer));
  const works = useRight("customers.change") && isServed(customer);
  return (
    <Card title={t("title")}>
      <Loaded query={found} lines={3}>
        {(places) => (
          <AddressList
            of={places}
            acts={
              works
                ? {
                    note: (place) => noteAddress(customer.id, place),
                    end: (body) => endAddress(customer.id, body),
                  }
                : undefined
            }
          />
        )}
      </Loaded>
    </Card>
  );
}
