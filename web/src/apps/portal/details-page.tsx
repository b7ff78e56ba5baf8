import { MyAddresses } from "@/features/addresses/my-addresses";
import { DetailsPage } from "@/features/privacy/details-page";

export function MyDetailsPage() {
  return <DetailsPage addresses={<MyAddresses />} />;
}
