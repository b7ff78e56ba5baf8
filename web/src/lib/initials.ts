const chinese = /^\p{Script=Han}/u;

/** The surname's character of a Chinese name, the first letters of a Latin one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = letterOf(words[0]);
  if (chinese.test(name.trim()) || words.length < 2) return first;
  return first + letterOf(words.at(-1));
}

// By code point: a rare character of a name may be two units long.
function letterOf(word: string | undefined): string {
  return (Array.from(word ?? "")[0] ?? "").toLocaleUpperCase();
}
