import { OthersSessions } from "@/features/identity/others-sessions";
import { MemberPage } from "@/features/staff/member-page";
import { Allowed } from "@/ui/session";

/** A colleague with what every feature knows about them: features do not know each other, the app does. */
export function WholeMemberPage() {
  return (
    <MemberPage
      devices={({ id, name }) => (
        <Allowed right="identity.manage_staff">
          <OthersSessions holder={{ realm: "staff", id }} name={name} />
        </Allowed>
      )}
    />
  );
}
