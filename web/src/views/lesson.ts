// Beside the curves: steps for a class, and what the scenario teaches, with numbers of the run.

import { type App, type Measure, MEASURES, type View, VIEWS } from "../app";
import { fill, h, name } from "../dom";
import { number } from "../format";
import type { Step } from "../types";
import { predict, stopPredicting } from "./predict";

/** For a scenario that has no steps of its own. */
function standard(app: App): Step[] {
  const several = app.scenario.variants.length > 1;
  const step = (title: string, text: string, ask: string, show: string, teacher: string): Step => ({ title, text, ask, show, teacher, set: {} });
  return [
    step("Say it before you see it", app.scenario.question, several ? "Who earns most in the end, and how sure are you?" : "What does the curve look like?", "predict",
      "Let everybody write the answer down before you reveal. A wrong guess that was said aloud is remembered."),
    step("First, users", "Whoever used it in the last 30 days counts as a user.", several ? "Who has most users, and why?" : "When does it stop growing, and why?", "users",
      "Point at the bands: people and luck are drawn anew in each run, and still the curves look alike."),
    step("Watch them come and go", "Each dot is one simulated person. Press play.", "Where do most people end up?", "people",
      "Stop after two months and compare with the end."),
    step("Then, customers", "A customer pays: a user, an advertiser or a merchant.", "How many users are there for each customer?", "customers",
      "Users and customers are different people. Ask whom the product is made for."),
    step("Last, profit", "Money in less money out, from the first day on.", several ? "Is the order that of the users?" : "When is what was spent earned back?", "profit",
      "Switch between revenue and profit and ask for the order each time."),
    step("Turn one screw", "Move a lever; the dashed lines are the scenario as written.", several ? "Which number changes who is first?" : "Which number matters most?", "hinges",
      "Let the class bet on a lever before somebody moves it. “What it hinges on” below the curves tells who was right."),
  ];
}

export const steps = (app: App) => (app.scenario.steps?.length ? app.scenario.steps : standard(app));

let state = "";

export function go(app: App, index: number) {
  const step = steps(app)[index];
  const { settings } = app;
  settings.step = index;
  settings.hidden.clear();
  const before = JSON.stringify([...settings.set]);
  settings.set = new Map(Object.entries(step.set));
  stopPredicting(app);
  if ((MEASURES as readonly string[]).includes(step.show)) {
    settings.view = "curves";
    settings.measure = step.show as Measure;
    settings.total = step.show === "profit" || step.show === "revenue";
  } else if ((VIEWS as readonly string[]).includes(step.show)) settings.view = step.show as View;
  else settings.view = "curves";
  if (step.show === "predict") predict(app);
  if (JSON.stringify([...settings.set]) !== before) app.start();
  app.draw();
  if (step.show === "hinges") requestAnimationFrame(() => document.querySelector(".hinges")?.scrollIntoView({ block: "center" }));
}

export function lesson(app: App, box: HTMLElement) {
  const list = steps(app);
  const { settings, run } = app;
  const now = JSON.stringify([app.scenario.id, settings.step, run.amountsOf, run.amounts?.lesson]);
  if (now === state) return;
  state = now;
  const step = list[Math.min(settings.step, list.length - 1)];
  const text = run.amounts?.lesson ?? [];
  const open = [...box.querySelectorAll("details")].map((details) => details.open);
  fill(box, h("div", {},
    h("ol", { class: "steps", "aria-label": "Steps" }, list.map(({ title }, index) => h("li", {}, h("button", {
      type: "button", "aria-label": `Step ${index + 1}: ${title}`, "aria-current": index === settings.step && "step", class: index < settings.step && "done",
      onclick: () => go(app, index),
    }, index + 1)))),
    h("h2", {}, name(step.title)), h("p", {}, name(step.text)), h("p", { class: "ask" }, name(step.ask)),
    h("div", { class: "row" }, h("button", { type: "button", class: "btn pri", id: "show-me", onclick: () => go(app, settings.step) }, "Show me"),
      settings.step < list.length - 1 && h("button", { type: "button", class: "btn", onclick: () => go(app, settings.step + 1) }, "Next")),
    step.teacher && h("details", { class: "teach" }, h("summary", {}, "For the teacher"), h("p", {}, name(step.teacher))),
    text.length > 0 && h("details", { class: "teach" }, h("summary", {}, "What it teaches (gives the answer away)"),
      h("p", {}, text.map((part) => (typeof part === "string" ? part.replaceAll("\n", " ") : h("b", {}, number(part))))))));
  box.querySelectorAll("details").forEach((details, index) => { if (open[index]) details.open = true; });
}
