import { ConfirmAgain, useConfirmed } from "@/features/identity/confirm-again";
import { DetailsPage } from "@/features/privacy/details-page";

export function MyDetailsPage() {
  return (
    <ConfirmAgain>
      <Details />
    </ConfirmAgain>
  );
}

/** Whoever has only found the open page changes nothing by which the bank reaches its customer. */
function Details() {
  return <DetailsPage confirmed={useConfirmed()} />;
}
