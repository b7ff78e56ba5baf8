import type { CustomerFacts, NewCustomer } from "@/api/customers";
import { Problem } from "@/api/problem";
import type { CustomerRow, DocumentKind, Entered, Gender } from "@/api/wire";

/** What stands in the form: everything as text. */
export interface Answers {
  kind: CustomerRow["kind"];
  name: string;
  birth_on?: string;
  gender?: Gender;
  phones?: string;
  emails?: string;
  document_kind?: DocumentKind;
  documents?: string;
  line?: string;
  district?: string;
  city?: string;
  region?: string;
  postcode?: string;
  country?: string;
}

/** What the server said about each field, by the form's own names. */
export function toldOf(
  error: Error | null,
  words: (code: string) => string | null | undefined,
): Partial<Record<keyof Answers, string>> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, code, message }) => [fieldName(field), words(code) ?? message]),
  );
}

/** The form's answers as the server takes them; empty means not known. */
export function factsOf(answers: Answers): CustomerFacts {
  const address = {
    line: answers.line?.trim() ?? "",
    district: answers.district?.trim() ?? "",
    city: answers.city?.trim() ?? "",
    region: answers.region?.trim() ?? "",
    postcode: answers.postcode?.trim() ?? "",
    country: answers.country?.trim() ?? "",
  };
  return {
    name: answers.name.trim(),
    birth_on: answers.birth_on || null,
    gender: answers.gender ?? null,
    phones: several(answers.phones),
    emails: several(answers.emails),
    // The country is filled in beforehand; alone it is no address.
    address: Object.values({ ...address, country: "" }).some(Boolean) ? address : null,
  };
}

/** The document named in the form, issued where the customer lives; none when a part of it is missing. */
export function documentsOf({ document_kind, documents, country }: Answers): NewCustomer["documents"] {
  const number = documents?.trim();
  if (!document_kind || !number) return [];
  return [{ kind: document_kind, number, country: country?.trim() || "CN" }];
}

/** Somebody as the file is searched for them. */
export function enteredOf(answers: Answers): Entered {
  return { ...factsOf(answers), kind: answers.kind, documents: documentsOf(answers) };
}

function several(typed: string | undefined): string[] {
  return (typed ?? "")
    .split(/[,,、;;]/)
    .map((one) => one.trim())
    .filter(Boolean);
}

// The server names a field by its path ("address.city", "phones[0]"); the form by its own name.
function fieldName(path: string): keyof Answers {
  const name = path.replace(/^(data|body)\./, "").replace(/^address\./, "");
  return name.replace(/[[.].*$/, "") as keyof Answers;
}
