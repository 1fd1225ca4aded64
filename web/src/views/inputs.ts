// What goes in: every number that the scenario sets, its source, and what was changed here; and what the measures mean.

import type { App } from "../app";
import { fill, h, name } from "../dom";
import { rich } from "./define";
import { number, words } from "../format";

let state = "";

const isAssumption = (source: string | null) => source !== null && /^\s*assumption/i.test(source);

export function inputsView(app: App, box: HTMLElement) {
  const { scenario, settings } = app;
  const now = app.changes;
  if (now === state && box.childElementCount) return;
  state = now;
  const changed = scenario.levers.filter((lever) => settings.set.has(lever.key));
  const numbers = scenario.numbers;
  const assumed = numbers.filter(({ source }) => isAssumption(source)).length;
  const unsaid = numbers.filter(({ source }) => source === null).length;
  // A model of a variant stands in the files where its service stands.
  const plain = (path: string) => path.replaceAll(/["']/g, "").replace(/service\.(.+?)\.model\./, "model.$1.");
  const moved = new Map(changed.map((lever) => [plain(lever.key), settings.set.get(lever.key)!]));
  fill(box,
    h("section", {}, h("h2", { class: "sub" }, "What you changed"),
      app.isChanged
        ? h("ul", { class: "plain" }, app.also.map(([path, value]) => h("li", {}, h("code", {}, name(path)), " = ", h("b", {}, name(value)), ", by the lesson")), changed.map((lever) => h("li", {}, name(lever.label), `: ${number(lever.value)} → `, h("b", {}, number(settings.set.get(lever.key)!)), " ", h("code", {}, name(lever.key)))))
        : h("p", { class: "note" }, "Nothing: all is as written.")),
    h("section", {}, h("h2", { class: "sub" }, "Numbers and where they come from ", h("span", { class: "note" }, `${numbers.length} numbers, ${assumed} of them assumptions${unsaid ? `, ${unsaid} without a source` : ""}`)),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Numbers of the scenario" }, h("table", { class: "numbers" },
        h("thead", {}, h("tr", {}, ["number", "value", "source"].map((cell, place) => h("th", { scope: "col", class: place === 1 ? "num" : "" }, cell)))),
        h("tbody", {}, numbers.map(({ path, value, source }) => {
          const own = [...moved].find(([key]) => plain(path) === key || plain(path).endsWith(`.${key}`));
          return h("tr", { class: own && "chg" }, h("th", { scope: "row" }, name(words(path))),
            h("td", { class: "num" }, own ? [h("s", {}, value), " ", h("b", {}, number(own[1]))] : name(value)),
            h("td", { class: isAssumption(source) || source === null ? "note guess" : "note" }, name(source ?? "not said")));
        }))))),
    h("section", { id: "measures" }, h("h2", { class: "sub" }, "What is measured"),
      h("dl", { class: "terms" }, app.data.measures.map(({ name: term, unit, definition }) => [
        h("dt", { id: `measure-${term}` }, words(term), h("span", { class: "note" }, ` ${unit}`)), h("dd", {}, rich(definition)),
      ]))));
}
