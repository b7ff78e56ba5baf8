import type { Account } from "@/api/wire";
import type words from "./words.en.json";

type Product = keyof (typeof words)["products"];
export type Kind = Exclude<Account["kind"], "internal">;
/** As the server knows them. */
type Role = keyof (typeof words)["roles"];

export interface CoHolder {
  id: string;
  name: string;
  number: string;
  role: Role;
}

/** What stands in the wizard. `product`: empty for a plain account of its kind. `key`: names the request. */
export interface NewAccount {
  kind: Kind;
  product: Product | "";
  currency: string;
  name: string;
  others: CoHolder[];
  key: string;
}

export const KINDS: Kind[] = ["current", "savings", "time_deposit"];
export const CURRENCIES = ["CNY", "USD", "EUR", "JPY", "CZK"];

/** What the bank offers of each kind. */
export const PRODUCTS: Record<Kind, Product[]> = {
  current: [
    "everyday",
    "salary",
    "senior",
    "student",
    "family",
    "fx_current",
    "business",
    "payroll",
    "merchant",
  ],
  savings: ["savings", "notice_7d", "fx_savings"],
  time_deposit: ["deposit_3m", "deposit_1y", "deposit_3y"],
};
