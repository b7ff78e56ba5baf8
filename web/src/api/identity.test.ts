import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { meQuery, signIn, signOut } from "./identity";

// Taken hold of by the client when it is loaded: a page's requests need no host, Node's do.
const line = vi.hoisted(() => {
  const reached = { bank: (_: Request): Promise<Response> => Promise.reject(new TypeError("nobody")) };
  const RequestWithHost = class extends Request {
    constructor(to: string, init?: RequestInit) {
      super(new URL(to, "http://bank"), init);
    }
  };
  Object.assign(globalThis, { Request: RequestWithHost, fetch: (request: Request) => reached.bank(request) });
  return reached;
});

const ZHANG = { realm: "customer", name: "张秀英", login: "zhang", roles: [], rights: [], expires_at: "" };

let there: typeof ZHANG | null;
let isAway: boolean;
let asked: string[];

async function bank(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  asked.push(pathname);
  if (isAway) throw new TypeError("no network");
  if (pathname.endsWith("/sign-out")) there = null;
  if (pathname.endsWith("/sign-in")) there = ZHANG;
  if (pathname.endsWith("/visitor")) return Response.json({ me: there });
  if (pathname.endsWith("/sign-in")) return Response.json({ me: there, second_step: null });
  return pathname.endsWith("/sign-out") ? new Response(null, { status: 204 }) : Response.json(there);
}

const whoIsThere = () => new QueryClient().fetchQuery({ ...meQuery, staleTime: 0, retry: false });

beforeEach(() => {
  line.bank = bank;
  [there, isAway, asked] = [ZHANG, false, []];
  const kept = new Map<string, string>();
  vi.stubGlobal("document", { cookie: "bankhall_csrf=token" });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

it("takes nobody for whoever has signed out where the bank could not hear it", async () => {
  isAway = true;
  await expect(signOut()).rejects.toThrow();
  isAway = false;

  expect(await whoIsThere()).toBeNull();
  expect(there).toBeNull();
});

it("shows nobody while the bank can still not be reached", async () => {
  isAway = true;
  await expect(signOut()).rejects.toThrow();

  await expect(whoIsThere()).rejects.toThrow();
});

it("lets in who has signed in since", async () => {
  isAway = true;
  await expect(signOut()).rejects.toThrow();
  isAway = false;
  await signIn({ realm: "customer", login: "zhang", password: "…" });

  expect(await whoIsThere()).toEqual(ZHANG);
});

it("asks once when nobody is leaving", async () => {
  expect(await whoIsThere()).toEqual(ZHANG);

  expect(asked).toEqual(["/api/identity/visitor"]);
});
