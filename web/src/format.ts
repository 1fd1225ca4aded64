// Numbers as people say them: three significant digits, k, M and bn, a true minus, no break before a unit.

export const NB = "\u00a0";
export const MINUS = "\u2212";

const trim = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** As the program says numbers in the sentences of a report (`readable` in `crates/eyeballs-report/src/number.rs`). */
export function number(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size === 0) return "0";
  const short = (x: number, unit: string) => {
    const decimals = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(x))));
    return sign + trim(x.toFixed(decimals)) + unit;
  };
  if (size >= 999.5e9) return short(size / 1e12, NB + "tn");
  if (size >= 999.5e6) return short(size / 1e9, NB + "bn");
  if (size >= 999.5e3) return short(size / 1e6, NB + "M");
  if (size >= 1e4) return short(size / 1e3, NB + "k");
  if (size >= 1000) return sign + Math.round(size).toLocaleString("en-US").replaceAll(",", NB);
  if (size < 1e-4) return sign + size.toExponential(1).replace("e-", "e" + MINUS);
  return short(size, "");
}

export const signed = (value: number) => (value > 0 ? "+" : "") + number(value);
export const percent = (share: number, digits?: number) =>
  trim((share * 100).toFixed(digits ?? (share > 0 && share < 0.1 ? 1 : 0))) + NB + "%";

/** How long so many days are. */
export function span(days: number): string {
  const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  const say = (count: number, unit: string) => `${words[count] ?? count} ${unit}${count === 1 ? "" : "s"}`;
  const years = Math.round(days / 365);
  if (years >= 1 && Math.abs(days - years * 365) <= 6) return say(years, "year");
  const months = Math.round(days / 30);
  if (months >= 2 && Math.abs(days - months * 30) <= 5) return say(months, "month");
  return say(days, "day");
}

/** A day as a date, if the scenario says the first. */
export function day(number: number, start: string | null): string {
  const text = `Day ${number.toLocaleString("en-US").replaceAll(",", NB)}`;
  if (!start) return text;
  const date = new Date(Date.parse(`${start}T00:00:00Z`) + number * 864e5);
  return `${text}, ${date.toISOString().slice(0, 10)}`;
}

export const escape = (text: string) =>
  text.replace(/[&<>"']/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[letter]!);

/** Cut where a chart has no room. */
export const cut = (text: string, letters: number) => {
  const all = [...text];
  return all.length > letters ? all.slice(0, letters - 1).join("") + "…" : text;
};

/** `cost_per_user_day` as `cost per user day`. */
export const words = (name: string) => name.replaceAll("_", " ");
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
