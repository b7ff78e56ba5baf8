import { addressesKey } from "@/api/addresses";
import type { NewPlace } from "@/api/wire";

/** What can be done about addresses: by staff, or by whose they are. */
export interface Acts {
  note: (place: NewPlace) => Promise<unknown>;
  end: (body: { version: number; nth: number }) => Promise<unknown>;
}

/** What is read anew once an address has changed. */
export const AFTER = [addressesKey, ["facts"], ["profile"], ["customers"], ["circumstances"]] as const;
