import { AssistantFigures } from "@/features/assistant/assistant-figures";
import { ModelCard } from "@/features/assistant/model-card";
import { GapsPage } from "@/features/knowledge/gaps-page";
import { Allowed } from "@/ui/session";

/** Questions without an answer, and how the assistant did. */
export function WholeGapsPage() {
  return (
    <GapsPage
      beside={
        <Allowed right="assistant.suggest">
          <AssistantFigures />
          <ModelCard />
        </Allowed>
      }
    />
  );
}
