import { useEffect } from "react";
import { useRouteError } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/ui/problem-note";

/** For a page that broke. Reloading also heals a page whose files were replaced by a new release. */
export function Broken() {
  const thrown = useRouteError();
  // What the router catches itself, a file that did not come for instance, nobody else tells of.
  useEffect(() => {
    if (!(thrown instanceof Problem)) console.error(thrown);
  }, [thrown]);
  return <ProblemNote thrown={thrown} retry={() => location.reload()} />;
}
