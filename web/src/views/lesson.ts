// Beside the curves: steps for a class, and what the scenario teaches, with numbers of the run.

import { type App, type Measure, MEASURES, type View, VIEWS } from "../app";
import { fill, h, name } from "../dom";
import { number } from "../format";
import type { Step, Told } from "../types";
import { predict, stopPredicting } from "./predict";

interface Lesson extends Step {
  teacher: Told;
}

/** For a scenario that has no steps of its own. */
function standard(app: App): Lesson[] {
  const several = app.scenario.variants.length > 1;
  const step = (title: string, text: string, ask: string, show: string, teacher: string): Lesson => ({ title, text, ask, show, teacher: [teacher], variants: [], set: [] });
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

const hasSteps = (app: App) => app.scenario.steps.length > 0;

function steps(app: App): Lesson[] {
  if (!hasSteps(app)) return standard(app);
  return app.scenario.steps.map((step, index) => ({ ...step, teacher: app.run.amounts?.steps[index]?.answer ?? [] }));
}

/** Parts of the first view, to which one is brought. */
const PLACES: Record<string, string> = { claims: ".claims", hinges: ".hinges" };

/** Sets what a step sets, and shows what it shows. */
function go(app: App, index: number) {
  const step = steps(app)[index];
  const { settings } = app;
  settings.step = index;
  settings.hidden = new Set(step.variants.length ? app.run.tracks.flatMap(({ variant }, track) => (step.variants.includes(variant) ? [] : [track])) : []);
  const before = app.changes;
  const { levers, also } = app.settingsOf(step);
  settings.set = new Map(levers.filter(([lever, value]) => value !== lever.value).map(([lever, value]) => [lever.key, value]));
  settings.also = also.length ? index : -1;
  stopPredicting(app);
  const { show } = step;
  if (show !== null) {
    if ((MEASURES as readonly string[]).includes(show)) {
      settings.view = "curves";
      settings.measure = show as Measure;
      settings.total = show === "profit" || show === "revenue";
    } else if (show === "assumptions") settings.view = "inputs";
    else settings.view = (VIEWS as readonly string[]).includes(show) ? show as View : "curves";
    if (show === "predict") predict(app);
    else if (step.variants.length === 1 && (show === "why" || show === "people")) settings.who = app.run.tracks.findIndex(({ variant }) => variant === step.variants[0]);
  }
  if (app.changes !== before) app.start();
  app.draw();
  const place = PLACES[show ?? ""];
  if (place) requestAnimationFrame(() => document.querySelector(place)?.scrollIntoView({ block: "center" }));
}

const told = (parts: Told) => parts.map((part) => (typeof part === "string" ? part.replaceAll("\n", " ") : h("b", {}, number(part))));

/** What a step changes, in words: levers by their labels. */
function changed(app: App, step: Step) {
  const { levers, also } = app.settingsOf(step);
  if (!step.set.length) return null;
  const parts = [...levers.map(([lever, value]) => [name(lever.label), ` ${number(lever.value)} → ${number(value)}`]), ...also.map(([path, value]) => [h("code", {}, name(`${path} = ${value}`))])];
  return h("p", { class: "note" }, "It changes: ", parts.map((part, place) => [place ? ", " : "", ...part]), ".");
}

let state = "";

export function lesson(app: App, box: HTMLElement) {
  const list = steps(app);
  const { settings, run } = app;
  const place = Math.min(settings.step, list.length - 1);
  const step = list[place];
  const text = run.amounts?.lesson ?? [];
  const now = JSON.stringify([app.scenario.id, place, step.teacher, text]);
  if (now === state && box.childElementCount) return;
  const same = state.startsWith(`${JSON.stringify([app.scenario.id, place]).slice(0, -1)},`);
  state = now;
  // An answer that was unfolded for one step stays folded in the next.
  const open = same ? [...box.querySelectorAll("details")].map((details) => details.open) : [];
  const isOwn = hasSteps(app);
  fill(box, h("div", {},
    h("ol", { class: "steps", "aria-label": "Steps" }, list.map(({ title }, index) => h("li", {}, h("button", {
      type: "button", "aria-label": `Step ${index + 1}: ${title}`, "aria-current": index === place && "step", class: index < place && "done",
      onclick: () => go(app, index),
    }, index + 1)))),
    h("h2", {}, name(step.title)), step.text && h("p", {}, name(step.text)), h("p", { class: "ask" }, name(step.ask)), changed(app, step),
    h("div", { class: "row" }, h("button", { type: "button", class: "btn pri", id: "show-me", onclick: () => go(app, place) }, "Show me"),
      place < list.length - 1 && h("button", { type: "button", class: "btn", id: "next", onclick: () => go(app, place + 1) }, "Next")),
    (isOwn || step.teacher.length > 0) && h("details", { class: "teach" }, h("summary", {}, "For the teacher"),
      step.teacher.length ? [h("p", { class: "answer" }, told(step.teacher)), isOwn && h("p", { class: "note" }, "Numbers are medians of the runs on the screen.")]
        : h("p", { class: "note" }, run.amounts ? "This step has no answer: it depends on the class." : "Simulating…")),
    text.length > 0 && h("details", { class: "teach" }, h("summary", {}, "What it teaches (gives the answer away)"), h("p", {}, told(text)))));
  box.querySelectorAll("details").forEach((details, index) => { if (open[index]) details.open = true; });
}
