import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endMyAddress, myAddressesQuery, noteMyAddress } from "@/api/addresses";
import { useConfirmed } from "@/ui/confirmed";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { AddressList } from "./address-list";
import styles from "./addresses.module.css";
import "./words";

/** Where I live and work, and where post goes. */
export function MyAddresses() {
  const { t } = useTranslation("addresses");
  const found = useQuery(myAddressesQuery);
  const confirmed = useConfirmed();
  return (
    <Card title={t("title")}>
      <p className={styles.soft}>{t("lead")}</p>
      <Loaded query={found} lines={3}>
        {(places) => (
          <AddressList
            of={places}
            acts={{
              note: (place) => confirmed((confirmation) => noteMyAddress(place, confirmation)),
              end: endMyAddress,
            }}
            mine
          />
        )}
      </Loaded>
    </Card>
  );
}
