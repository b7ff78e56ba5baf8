import { StartTalkPage } from "@/features/care/start-page";
import { MyManager } from "@/features/portfolios/my-manager";

/** How one gets a person, and who is there for whoever asks. */
export function PortalStartTalkPage() {
  return <StartTalkPage own={<MyManager writes={false} />} />;
}
