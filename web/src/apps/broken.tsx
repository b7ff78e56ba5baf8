import { useRouteError } from "react-router";
import { ProblemNote } from "@/ui/problem-note";

/** For a page that broke. Reloading also heals a page whose files were replaced by a new release. */
export function Broken() {
  return <ProblemNote thrown={useRouteError()} retry={() => location.reload()} />;
}
