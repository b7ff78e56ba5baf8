// Written by hand from the agreed wire until the server describes its imports; then this file goes.
interface Answer<T> {
  content: { "application/json": T };
}
interface Get<R, P, Q> {
  get: {
    parameters: { query?: Q; header?: never; path: P; cookie?: never };
    requestBody?: never;
    responses: { 200: Answer<R> };
  };
}
type Page<T> = { items: T[]; next: string | null };
type Keyset = { after?: string; limit?: number };

export interface ImportSchemas {
  Import: {
    id: string;
    source: string;
    state: "running" | "interrupted" | "done" | "failed";
    started_at: string;
    finished_at: string | null;
    rows: number;
    posted: number;
    already_there: number;
    quarantined: number;
    accounts_checked: number;
    balance_mismatches: number;
    seconds: number | null;
    by: string;
  };
  ImportFile: { file: string; rows: number; taken: number; already_there: number; quarantined: number };
  QuarantinedRow: { id: string; file: string; line: number; reason: string; detail: string; row: string };
}

export interface importPaths {
  "/api/console/imports": {
    get: {
      parameters: { query?: Keyset; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Answer<Page<ImportSchemas["Import"]>> };
    };
  };
  "/api/console/imports/{id}": Get<
    ImportSchemas["Import"] & { files: ImportSchemas["ImportFile"][] },
    { id: string },
    undefined
  >;
  "/api/console/imports/{id}/quarantine": Get<
    Page<ImportSchemas["QuarantinedRow"]>,
    { id: string },
    Keyset & { file?: string; reason?: string }
  >;
}
