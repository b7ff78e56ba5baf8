import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { meQuery } from "@/api/identity";
import { BookCard } from "@/features/branches/book-card";
import { BranchPage } from "@/features/branches/branch-page";
import { FindBranchesPage } from "@/features/branches/find-page";
import { MyTickets } from "@/features/branches/ticket-card";
import { portal } from "@/lib/paths";

/** For everybody; whoever is signed in sees their number first. */
export function BranchesPage() {
  return <FindBranchesPage above={useEntered() && <Mine />} />;
}

function Mine() {
  const { t } = useTranslation("branches");
  return (
    <>
      <p>
        <Link to={portal.appointments}>{t("book.mine")}</Link>
      </p>
      <MyTickets onlyLive />
    </>
  );
}

export function WholeBranchPage() {
  const signedIn = useEntered();
  return <BranchPage signedIn={signedIn} more={(whole) => signedIn && <BookCard whole={whole} />} />;
}

function useEntered(): boolean {
  return useQuery(meQuery).data?.realm === "customer";
}
