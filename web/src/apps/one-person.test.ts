import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { meKey } from "@/api/identity";
import type { Me } from "@/api/wire";
import { keepDraft, readDraft } from "@/lib/drafts";
import { holdToOnePerson, leftKey } from "./one-person";

const until = new Date(Date.now() + 900_000).toISOString();
const me = (login: string): Me => ({
  realm: "customer",
  name: login,
  login,
  roles: [],
  rights: [],
  must_enrol: false,
  expires_at: until,
});
const ZHANG = me("zhang");
const WANG = me("wang");

/** Who is signed in, as the bank would say: one session for all tabs. */
let there: Me | null;

function openTab(): QueryClient {
  const queries = new QueryClient();
  queries.setQueryDefaults(meKey, { queryFn: () => Promise.resolve(there) });
  holdToOnePerson(queries);
  return queries;
}

function sitDown(tab: QueryClient, who: Me | null): void {
  there = who;
  tab.setQueryData(meKey, who);
}

beforeEach(() => {
  there = null;
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value);
      Object.assign(storage, { [key]: value });
    },
    removeItem: (key: string) => {
      kept.delete(key);
      Reflect.deleteProperty(storage, key);
    },
  };
  vi.stubGlobal("sessionStorage", storage);
});
afterEach(() => vi.unstubAllGlobals());

it("forgets what one person has read when another is there", () => {
  const tab = openTab();
  sitDown(tab, ZHANG);
  tab.setQueryData(["accounts"], ["of Zhang"]);

  sitDown(tab, WANG);

  expect(tab.getQueryData(["accounts"])).toBeUndefined();
});

it("forgets it when nobody is there any more, and not what everybody may know", () => {
  const tab = openTab();
  sitDown(tab, ZHANG);
  tab.setQueryData(["accounts"], ["of Zhang"]);
  tab.setQueryData(["bank"], "Bankhall");

  sitDown(tab, null);

  expect(tab.getQueryData(["accounts"])).toBeUndefined();
  expect(tab.getQueryData(["bank"])).toBe("Bankhall");
});

it("keeps it while the same person is told anew", () => {
  const tab = openTab();
  sitDown(tab, ZHANG);
  tab.setQueryData(["accounts"], ["of Zhang"]);

  sitDown(tab, { ...ZHANG, expires_at: new Date().toISOString() });

  expect(tab.getQueryData(["accounts"])).toEqual(["of Zhang"]);
});

it.each([WANG, null])("forgets in every tab what was read for whoever left in one", async (next) => {
  const [one, other] = [openTab(), openTab()];
  sitDown(one, ZHANG);
  sitDown(other, ZHANG);
  other.setQueryData(["accounts"], ["of Zhang"]);

  sitDown(one, next);

  await vi.waitFor(() => expect(other.getQueryData(["accounts"])).toBeUndefined());
  expect(other.getQueryData(meKey)).not.toEqual(ZHANG);
});

it("gives nobody what another person has begun to fill in, and whoever it is of has it again", () => {
  const tab = openTab();
  sitDown(tab, ZHANG);
  keepDraft("wizard", "of Zhang");

  sitDown(tab, null);
  sitDown(tab, ZHANG);
  const again = readDraft("wizard");
  sitDown(tab, null);
  sitDown(tab, WANG);

  expect(again).toBe("of Zhang");
  expect(readDraft("wizard")).toBeNull();
});

it("keeps in mind that somebody has signed out, whichever answer says first that they are gone", async () => {
  const tab = openTab();
  sitDown(tab, ZHANG);
  tab.setQueryData(["accounts"], ["of Zhang"]);
  tab.setQueryData(leftKey, true);

  sitDown(tab, null);
  await vi.waitFor(() => expect(tab.getQueryData(["accounts"])).toBeUndefined());

  expect(tab.getQueryData(leftKey)).toBe(true);
});
