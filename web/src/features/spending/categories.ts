import {
  ArrowDownLeft,
  Banknote,
  Briefcase,
  Bus,
  ChartPie,
  Clapperboard,
  Coins,
  GraduationCap,
  HandCoins,
  HeartPulse,
  House,
  type LucideIcon,
  Percent,
  PiggyBank,
  Plane,
  Receipt,
  Shapes,
  ShoppingBag,
  ShoppingBasket,
  Smartphone,
  Undo2,
  Users,
  Utensils,
  WalletCards,
  Zap,
} from "lucide-react";
import type { Category } from "@/api/wire";

const icons: Record<Category, LucideIcon> = {
  groceries: ShoppingBasket,
  dining: Utensils,
  transport: Bus,
  travel: Plane,
  shopping: ShoppingBag,
  housing: House,
  utilities: Zap,
  communication: Smartphone,
  health: HeartPulse,
  education: GraduationCap,
  entertainment: Clapperboard,
  family: Users,
  cash: Banknote,
  fees: Receipt,
  other: Shapes,
  salary: Briefcase,
  pension: PiggyBank,
  interest: Percent,
  refund: Undo2,
  transfer_in: ArrowDownLeft,
  other_income: HandCoins,
  own: WalletCards,
};

export function categoryIcon(category: Category): LucideIcon {
  return icons[category];
}

/** For "all the rest", which is no category. */
export const restIcon = ChartPie;
/** For money that comes and goes in general. */
export const moneyIcon = Coins;

export const expenses = [
  "dining",
  "groceries",
  "shopping",
  "transport",
  "housing",
  "utilities",
  "communication",
  "health",
  "education",
  "entertainment",
  "travel",
  "family",
  "cash",
  "fees",
  "other",
] as const satisfies readonly Category[];

export const incomes = [
  "salary",
  "pension",
  "interest",
  "refund",
  "transfer_in",
  "other_income",
] as const satisfies readonly Category[];

export const categories: readonly Category[] = [...expenses, ...incomes, "own"];

/** What money of one direction can be about; the server refuses the others. */
export function categoriesFor(minor: number): readonly Category[] {
  return minor > 0 ? [...incomes, "own"] : [...expenses, "own"];
}

export function isCategory(text: string): text is Category {
  return (categories as readonly string[]).includes(text);
}
