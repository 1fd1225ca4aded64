// Definitions of measures, one click away from the chart that shows them. They are those of docs/measures.md.

import { h } from "../dom";
import { words } from "../format";

export interface Definition {
  name: string;
  unit: string;
  definition: string;
}

/** What the measures of a chart mean, behind a fold, which is but a letter where it is small; nothing if none is known. */
export function define(names: string[], known: Definition[], isSmall = false): HTMLElement | null {
  const shown = [...new Set(names)].flatMap((name) => known.filter((one) => one.name === name));
  if (!shown.length) return null;
  const asks = shown.length === 1 ? `What “${words(shown[0].name)}” means` : "What these mean";
  return h("details", { class: isSmall ? "def small" : "def" }, h("summary", { "aria-label": isSmall && asks }, isSmall ? "i" : asks),
    h("dl", { class: "terms" }, shown.flatMap(({ name, unit, definition }) => [h("dt", {}, words(name), h("span", { class: "note" }, ` ${unit}`)), h("dd", {}, rich(definition))])));
}

/** A definition names other measures between backquotes. */
export const rich = (text: string) => text.split("`").map((part, place) => (place % 2 ? h("i", {}, words(part)) : part));
