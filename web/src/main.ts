// The page: unpacks the engine, gives it to workers, and shows what they find.

import { App, VIEWS } from "./app";
import { answer } from "./answer";
import { key, look } from "./charts/svg";
import { fill, h, name, picture } from "./dom";
import { Pool } from "./engine/pool";
import { fromLink, take, toLink } from "./share";
import type { Data } from "./types";
import { curvesView } from "./views/curves";
import { inputsView } from "./views/inputs";
import { lesson } from "./views/lesson";
import { library } from "./views/library";
import { levers } from "./views/levers";
import { peopleView } from "./views/people";
import { isPredicting, predict, stopPredicting } from "./views/predict";
import { whyView } from "./views/why";

const TABS = { curves: "Curves", why: "Why", people: "People", inputs: "Assumptions" };
const DRAWN = { curves: curvesView, why: whyView, people: peopleView, inputs: inputsView };
const REPLICATIONS = [4, 16, 64];

const byId = (id: string) => document.getElementById(id)!;
const times: Record<string, number> = {};
/** When something first was the case, in milliseconds since the page was opened; tests read it. */
const mark = (what: string) => { times[what] ??= Math.round(performance.now()); };

async function unpack(base64: string): Promise<ArrayBuffer> {
  const from = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  const packed = from ? from(base64) : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function frame(app: App) {
  const { scenarios } = app.data;
  const share = h("select", { class: "sel", id: "take", "aria-label": "Take away", onchange: (event: Event) => {
    const select = event.target as HTMLSelectElement;
    const what = select.value;
    select.value = "";
    void take(app, what);
  } }, [["", "Take away…"], ["toml", "Scenario (TOML)"], ["csv", "Numbers (CSV)"], ["svg", "Picture (SVG)"], ["png", "Picture (PNG)"], ["print", "Print"]]
    .map(([value, text]) => h("option", { value }, text)));
  const link = h("button", { type: "button", class: "btn", id: "link", onclick: async () => {
    history.replaceState(null, "", `#${toLink(app)}`);
    try {
      await navigator.clipboard.writeText(location.href);
      link.textContent = "Copied";
    } catch {
      link.textContent = "It is in the address bar";
    }
    setTimeout(() => { link.textContent = "Copy link"; }, 1800);
  } }, "Copy link");
  const tabs = h("div", { class: "seg tabs", role: "tablist", "aria-label": "View" }, VIEWS.map((view) => h("button", {
    type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `view-${view}`, onclick: () => { app.settings.view = view; app.draw(); },
  }, TABS[view])));
  tabs.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: -1, ArrowRight: 1 }[(event as KeyboardEvent).key];
    if (!to) return;
    event.preventDefault();
    const place = (VIEWS.indexOf(app.settings.view) + to + VIEWS.length) % VIEWS.length;
    app.settings.view = VIEWS[place];
    app.draw();
    byId(`tab-${VIEWS[place]}`).focus();
  });
  fill(byId("app"),
    h("a", { class: "skip", href: "#centre", onclick: (event: Event) => { event.preventDefault(); byId("centre").focus(); } }, "Skip to the answer"),
    h("header", { class: "top" }, h("b", {}, "Eyeballs"),
      scenarios.length > 1
        ? h("label", { class: "choose" }, h("span", { class: "vh" }, "Scenario"), h("select", { class: "sel", id: "scenario", onchange: (event: Event) => {
          stopPredicting(app);
          app.open(scenarios[Number((event.target as HTMLSelectElement).value)]);
        } }, scenarios.map(({ title }, index) => h("option", { value: String(index), selected: scenarios[index] === app.scenario }, title))))
        : h("span", { class: "muted" }, name(app.scenario.title)),
      h("div", { class: "acts" }, scenarios.length > 1 && h("button", { type: "button", class: "btn", id: "index", onclick: () => library(app) }, "Library"), h("button", { type: "button", class: "btn", id: "predict", onclick: () => (isPredicting() ? stopPredicting(app) : predict(app)) }, "Predict first"), link, share)),
    h("div", { class: "app" },
      h("aside", { class: "rail", id: "levers", "aria-label": "Levers" }),
      h("main", { id: "centre", tabindex: -1 },
        h("h1", { id: "question" }), h("p", { id: "answer", "aria-live": "polite" }), h("p", { id: "problem", role: "alert", hidden: true }),
        h("div", { class: "bar", role: "group", "aria-label": "Variants", id: "variants" }),
        h("div", { class: "bar split" }, tabs, h("label", { class: "pick" }, "Runs ", h("select", { class: "sel", id: "replications", onchange: (event: Event) => {
          app.settings.replications = Number((event.target as HTMLSelectElement).value);
          app.start();
        } })), h("span", { class: "note", id: "progress", role: "status" })),
        VIEWS.map((view) => h("div", { id: `view-${view}`, role: "tabpanel", "aria-labelledby": `tab-${view}`, hidden: true }))),
      h("aside", { class: "lesson", id: "lesson", "aria-label": "Lesson" })));
}

function say(app: App) {
  const { run, scenario } = app;
  fill(byId("question"), name(scenario.question || scenario.title));
  const parts = isPredicting() ? [] : answer(app, run);
  fill(byId("answer"), parts.map((part) => (typeof part === "string" ? part : name(part.label, `v c${look(part.track)}`))));
  byId("answer").classList.toggle("waiting", !run.isComplete);
  const failed = run.amounts?.failures[0];
  const problem = run.error ?? (failed ? `${run.amounts!.failures.length} of the runs failed: ${failed.message}` : null);
  byId("problem").hidden = problem === null;
  fill(byId("problem"), problem);
  const progress = run.opened ? (run.isComplete
    ? `${run.all} simulations of ${run.opened.agents.toLocaleString("en-US")} people`
    : `${run.done} of ${run.all} simulations`) : "starting";
  if (byId("progress").textContent !== progress) fill(byId("progress"), progress);
}

function variants(app: App) {
  const { tracks } = app.run;
  const box = byId("variants");
  const wants = JSON.stringify(tracks.map(({ label }) => label));
  box.hidden = tracks.length < 2 || isPredicting() || app.settings.view === "people" || app.settings.view === "inputs";
  if (box.dataset.of !== wants && tracks.length) {
    box.dataset.of = wants;
    fill(box, tracks.map(({ label }, track) => {
      const button = h("button", { type: "button", class: `sw c${look(track)}`, onclick: () => {
        const { hidden } = app.settings;
        if (!hidden.delete(track)) hidden.add(track);
        // Not all can be hidden.
        if (hidden.size === app.run.tracks.length) hidden.clear();
        app.draw();
      } });
      const shape = h("span", {});
      picture(shape, key(track));
      button.append(shape, name(label));
      return button;
    }));
  }
  box.querySelectorAll("button").forEach((button, track) => button.setAttribute("aria-pressed", String(!app.settings.hidden.has(track))));
}

let quiet = 0;

function render(app: App) {
  const { settings, run } = app;
  document.title = `${app.scenario.title} · Eyeballs`;
  const select = byId("replications") as HTMLSelectElement;
  const counts = [...new Set([...REPLICATIONS, app.scenario.replications, settings.replications])].sort((a, b) => a - b);
  if (select.dataset.of !== counts.join()) {
    select.dataset.of = counts.join();
    fill(select, counts.map((count) => h("option", { value: String(count) }, String(count))));
  }
  select.value = String(settings.replications);
  byId("predict").setAttribute("aria-pressed", String(isPredicting()));
  const scenario = document.getElementById("scenario") as HTMLSelectElement | null;
  if (scenario) scenario.value = String(app.data.scenarios.indexOf(app.scenario));
  say(app);
  variants(app);
  levers(app, byId("levers"));
  for (const view of VIEWS) {
    const tab = byId(`tab-${view}`);
    const is = view === settings.view;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
    byId(`view-${view}`).hidden = !is;
  }
  DRAWN[settings.view](app, byId(`view-${settings.view}`));
  lesson(app, byId("lesson"));
  if (run.done) mark("first_curve");
  if (run.isComplete) mark("complete");
  clearTimeout(quiet);
  quiet = window.setTimeout(() => {
    const link = toLink(app);
    if (location.hash.slice(1) !== link) history.replaceState(null, "", link ? `#${link}` : location.pathname + location.search);
  }, 300);
}

async function start() {
  mark("script");
  const data: Data = JSON.parse(byId("data").textContent!);
  const module = await WebAssembly.compile(await unpack(byId("engine").textContent!.trim()));
  mark("compiled");
  const cores = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
  const app: App = new App(data, new Pool(module, cores), render);
  // Tests look at what is here.
  Object.assign(globalThis, { eyeballs: { app, times } });
  fromLink(app, location.hash.slice(1));
  frame(app);
  app.start();
  // Who opens a library without a link sees what is in it.
  if (data.scenarios.length > 3 && location.hash.length < 2) library(app);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) {
      width = innerWidth;
      app.draw();
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => app.draw());
  addEventListener("hashchange", () => {
    fromLink(app, location.hash.slice(1));
    app.start();
  });
}

start().catch((error: Error) => {
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = `This browser cannot run the simulator: ${error.message}`;
  (document.querySelector("main") ?? document.body).prepend(said);
});
