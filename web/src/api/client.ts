import createClient, { type Middleware } from "openapi-fetch";
import { isAttended } from "@/lib/attended";
import { CSRF_HEADER, csrfToken } from "@/lib/csrf";
import { Problem, readProblem, UNREACHABLE, UNREADABLE } from "./problem";
import type { paths } from "./schema";

/** The typed client of our own API. Use it through `answer`, which turns refusals into a thrown Problem. */
export const client = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });

const withCsrf: Middleware = {
  onRequest({ request }) {
    const token = csrfToken(request.method, document.cookie);
    if (token) request.headers.set(CSRF_HEADER, token);
    return request;
  },
};

const withAttention: Middleware = {
  onRequest({ request }) {
    if (!isAttended()) request.headers.set("X-Unattended", "1");
    return request;
  },
};

client.use(withCsrf, withAttention);

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The content of a successful answer; throws Problem for everything else. */
export async function answer<T>(call: Promise<Reply<T>>): Promise<T> {
  const { data, error, response } = await settled(call);
  if (!response.ok) throw readProblem(error, response.status, response.headers.get("X-Request-ID"));
  return data as T;
}

async function settled<T>(call: Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await call;
  } catch (thrown) {
    // fetch throws TypeError when there was no answer, the JSON parser SyntaxError when it was not JSON.
    const code = thrown instanceof TypeError ? UNREACHABLE : UNREADABLE;
    throw new Problem({ code, status: 0, detail: String(thrown) });
  }
}
