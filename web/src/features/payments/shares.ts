/** Equal shares that come to the total exactly: the first ones bear a unit more. */
export function divide(total: number, people: number): number[] {
  if (people < 1) return [];
  const share = Math.floor(total / people);
  const rest = total - share * people;
  return Array.from({ length: people }, (_, nth) => share + (nth < rest ? 1 : 0));
}
