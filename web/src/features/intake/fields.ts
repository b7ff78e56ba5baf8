import type { TableField } from "@/api/wire";

export const FIELDS: readonly TableField[] = [
  "name",
  "kind",
  "birth_on",
  "gender",
  "document_kind",
  "document",
  "document_country",
  "phone",
  "email",
  "region",
  "city",
  "district",
  "line",
  "postcode",
  "country",
];

/** As the customer file calls a part: as a column does. */
const PARTS: Readonly<Record<string, TableField>> = {
  documents: "document",
  phones: "phone",
  emails: "email",
  address: "line",
};

/** The server names a part by its path ("phones[0]", "address.city"). */
export function fieldOf(path: string): TableField | "other" {
  const name = path.replace(/^address\./, "").replace(/[[.].*$/, "");
  return PARTS[name] ?? FIELDS.find((one) => one === name) ?? "other";
}
