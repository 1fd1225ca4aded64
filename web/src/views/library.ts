// The library: an index of the scenarios of a page, by question, by business model and by lesson.

import type { App } from "../app";
import { fill, h, name } from "../dom";
import type { Scenario } from "../types";
import { stopPredicting } from "./predict";

const ORDERS = { question: "By question", model: "By model", lesson: "By lesson" };
type Order = keyof typeof ORDERS;

let order: Order = "question";
let sought = "";

interface Group {
  title: string;
  list: Scenario[];
}

/** How a scenario can be used in a class. */
function lessonOf({ steps, has_lesson }: Scenario): string {
  if (steps.length) return "Lessons in steps";
  return has_lesson ? "Lessons in prose" : "No lesson of their own: the steps of every page";
}

function groups(all: Scenario[]): Group[] {
  if (order === "question") return [{ title: "", list: all }];
  const titles = (scenario: Scenario) => {
    if (order === "lesson") return [lessonOf(scenario)];
    return scenario.models.length ? scenario.models : ["no business model"];
  };
  const order_ = order === "lesson" ? ["Lessons in steps", "Lessons in prose"] : [];
  const names = [...new Set([...order_, ...all.flatMap(titles).sort()])];
  return names.map((title) => ({ title, list: all.filter((scenario) => titles(scenario).includes(title)) })).filter(({ list }) => list.length);
}

const fits = ({ title, question, keys, models, claims }: Scenario) =>
  [title, question, ...keys, ...models, ...claims.map(({ text }) => text)].join(" ").toLowerCase().includes(sought.trim().toLowerCase());

/** Opens the index over the page; the browser keeps the focus in it and closes it by Escape. */
export function library(app: App) {
  const { scenarios } = app.data;
  const list = h("div", { class: "books" });
  const count = h("p", { class: "note", role: "status" });
  const dialog = h("dialog", { id: "library", "aria-label": "Library" });
  const choose = (scenario: Scenario) => {
    dialog.close();
    if (scenario === app.scenario) return;
    stopPredicting(app);
    app.open(scenario);
  };
  const entry = (scenario: Scenario) => h("li", {}, h("button", { type: "button", class: "book", "aria-current": scenario === app.scenario && "true", onclick: () => choose(scenario) },
    h("b", {}, name(scenario.title)), scenario.question && h("span", {}, name(scenario.question)),
    h("span", { class: "note" }, [scenario.keys.join(", "), scenario.models.join(", "), scenario.steps.length ? `${scenario.steps.length} steps` : ""].filter(Boolean).join(" · "))));
  const orders = (Object.keys(ORDERS) as Order[]).map((one) => h("button", { type: "button", onclick: () => { order = one; draw(); } }, ORDERS[one]));
  const draw = () => {
    const found = scenarios.filter(fits);
    orders.forEach((button, place) => button.setAttribute("aria-pressed", String(Object.keys(ORDERS)[place] === order)));
    fill(count, `${found.length} of ${scenarios.length} questions`);
    fill(list, groups(found).map(({ title, list: all }) => h("section", {}, title && h("h3", {}, name(title), h("span", { class: "note" }, ` ${all.length}`)), h("ul", { class: "plain" }, all.map(entry)))));
  };
  const search = h("input", { type: "search", id: "seek", value: sought, placeholder: "a word, a model, a claim", oninput: (event: Event) => { sought = (event.target as HTMLInputElement).value; draw(); } });
  fill(dialog, h("div", { class: "bar split" }, h("h2", {}, "Library"), h("button", { type: "button", class: "btn", onclick: () => dialog.close() }, "Close")),
    h("div", { class: "bar" }, h("label", { class: "pick", for: "seek" }, "Find ", search), h("div", { class: "seg", role: "group", "aria-label": "Order" }, orders), count), list);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
}
