import { createContext, useContext } from "react";

/**
 * Does what is sensitive. Where the bank first wants to see once more who it is, or to have exactly this confirmed, that
 * is asked, and then it is done: `act` is called again, with the confirmation where there is one.
 */
export type Confirmed = <T>(act: (confirmation?: string) => Promise<T>) => Promise<T>;

/** Somebody thought better of it: nothing was done, and nothing needs to be said. */
export class LeftAlone extends Error {}

export const ConfirmedContext = createContext<Confirmed>((act) => act());

export function useConfirmed(): Confirmed {
  return useContext(ConfirmedContext);
}
