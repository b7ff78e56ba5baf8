import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { Navigate, useLocation } from "react-router";
import { meQuery, personOf } from "@/api/identity";
import type { Realm } from "@/api/wire";
import { ConfirmAgain } from "@/features/identity/confirm-again";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { SessionProvider } from "@/ui/session";
import { hasCome, hasLeft } from "./use-sign-out";

interface Props {
  realm: Realm;
  signInAt: string;
  children: ReactNode;
}

/**
 * Lets in who is signed in; sends everybody else to sign in, and afterwards back to where they wanted to go: unless
 * somebody has just signed out, who was done here.
 */
export function Doorkeeper({ realm, signInAt, children }: Props) {
  const { pathname, search } = useLocation();
  const queries = useQueryClient();
  const me = useQuery(meQuery);
  const isIn = me.data?.realm === realm;
  useEffect(() => {
    if (isIn) hasCome(queries);
  }, [isIn, queries]);
  // Another person is shown nothing that was drawn for the one before: the rooms are built anew.
  if (me.data?.realm === realm) {
    return (
      <SessionProvider key={personOf(me.data)} me={me.data}>
        <ConfirmAgain>{children}</ConfirmAgain>
      </SessionProvider>
    );
  }
  if (me.data !== undefined) {
    const back = new URLSearchParams({ back: pathname + search });
    return <Navigate to={hasLeft(queries) ? signInAt : `${signInAt}?${back}`} replace />;
  }
  if (me.error) return <ProblemNote thrown={me.error} retry={() => me.refetch()} />;
  return <Lines count={6} />;
}
