export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** A refusal of the server (RFC 9457), or our not having reached it at all. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | null;

  constructor(told: {
    code: string;
    status: number;
    detail?: string | undefined;
    facts?: Record<string, unknown> | undefined;
    fields?: readonly FieldProblem[] | undefined;
    requestId?: string | undefined;
  }) {
    super(told.detail ?? told.code);
    this.name = "Problem";
    this.code = told.code;
    this.status = told.status;
    this.facts = told.facts ?? {};
    this.fields = told.fields ?? [];
    this.requestId = told.requestId ?? null;
  }
}

/** No answer came: whether the request took effect is unknown. */
export const UNREACHABLE = "web.unreachable";
/** An answer came that is not ours to read (a gateway's page, a crash). */
export const UNREADABLE = "web.unreadable";

/** On a machine in the hall no file is kept: whoever comes next would find it. */
export const NO_FILES_HERE = "web.no_files_here";

/** Whatever was thrown, as a problem that the apps have words for. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem({ code: UNREADABLE, status: 0, detail: String(thrown) });
}

/** Reads the body of an unsuccessful answer. */
export function readProblem(body: unknown, status: number, requestId: string | null): Problem {
  if (!isRecord(body) || typeof body.code !== "string") {
    return new Problem({ code: UNREADABLE, status, requestId: requestId ?? undefined });
  }
  const told = body.request_id;
  return new Problem({
    code: body.code,
    status,
    detail: typeof body.detail === "string" ? body.detail : undefined,
    facts: isRecord(body.facts) ? body.facts : undefined,
    fields: Array.isArray(body.fields) ? body.fields.filter(isFieldProblem) : undefined,
    requestId: typeof told === "string" ? told : (requestId ?? undefined),
  });
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value.field === "string" && typeof value.code === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
