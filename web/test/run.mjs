// node test/run.mjs EYEBALLS [CHROMIUM] — makes pages with the program, opens them in a headless browser, and looks.
// Needs `npm install` here and a Chromium (Debian's by default). Every line that begins with "not ok" is a failure.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { all, axe, browser, check, close, csv, eyeballs, folder, root, SCENARIO, visit } from "./browser.mjs";

const run = (...words) => execFileSync(eyeballs, words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const page = (name, ...words) => {
  const out = join(folder, name);
  run("page", ...words, "--out", out);
  return out;
};

/** Opens an address and waits until all is simulated. */
async function open(address, { width = 1280, height = 900, scheme = "light", wait = true, reduced = "no-preference" } = {}) {
  const context = { viewport: { width, height }, colorScheme: scheme, acceptDownloads: true, reducedMotion: reduced };
  const tab = await visit(address, context, (url) => /^(file|data|blob):/.test(url) || url === address.split("#")[0]);
  if (wait) await settled(tab);
  return tab;
}
const settled = (tab) => tab.waitForFunction(() => {
  const { app } = globalThis.eyeballs ?? {};
  if (app?.run?.error) throw new Error(app.run.error);
  return app?.run?.isComplete && app.run.amountsOf === app.run.complete && (!app.isChanged || app.written?.isComplete);
}, null, { timeout: 240_000 });

/** Months of the native files against days of the page. */
async function compare(tab, native, what) {
  const values = await tab.evaluate(() => {
    const { run } = eyeballs.app;
    return run.tracks.map((track) => ({ label: track.label, curves: Object.fromEntries(run.opened.curves.map((name) => [name, run.curves(track, name).map((curve) => [...curve])])) }));
  });
  let [equal, unequal] = [0, 0];
  let first = "";
  const totals = new Map();
  for (const row of native) {
    const track = values.find(({ label }) => label === row.variant);
    const [replication, day] = [Number(row.replication), Number(row.day)];
    const key = `${row.variant} ${replication}`;
    const sums = totals.get(key) ?? totals.set(key, { revenue: 0n, profit: 0n }).get(key);
    const micros = (text) => BigInt(Math.round(Number(text) * 1e6));
    sums.revenue += micros(row.revenue_USD);
    sums.profit += micros(row.profit_USD);
    const pairs = [
      ["users", Number(row.users_month_people)], ["minutes", Number(row.minutes_min)],
      ["customers", Number(row.payers_month_people) + Number(row.advertisers_month_count) + Number(row.merchants_month_count)],
      ["revenue_total", Number(sums.revenue) / 1e6], ["profit_total", Number(sums.profit) / 1e6], ["cash", Number(row.firm_cash_USD)],
    ];
    for (const [name, wanted] of pairs) {
      const found = track.curves[name][replication][day];
      if (found === wanted) equal++;
      else {
        unequal++;
        first ||= `${key} day ${day} ${name}: ${found}, natively ${wanted}`;
      }
    }
  }
  check(unequal === 0 && equal > 1000, `${what}: ${equal} numbers are the native ones`, `${unequal} differ, ${first}`);
}

const daily = (name, ...words) => {
  const out = join(folder, name);
  try {
    run("run", ...words, "--out", out, "--daily-csv");
  } catch (error) {
    // A claim that does not hold, or pictures that cannot be drawn, are no matter here.
    if (![5, 6].includes(error.status)) throw error;
  }
  return csv(readFileSync(join(out, "daily.csv"), "utf8"));
};

const SMALL = ["--people", "1500", "--replications", "3"];
const LEVER = "model.network.paid-membership.price";

const tests = {
  async size() {
    const single = readFileSync(page("size.html", SCENARIO)).length;
    check(single < 2e6, `one scenario has ${single} bytes`);
  },

  async numbers() {
    const file = page("numbers.html", SCENARIO, ...SMALL);
    const tab = await open(pathToFileURL(file).href);
    await compare(tab, daily("native", SCENARIO, ...SMALL), "from a file");
    // A moved lever gives what --set gives. The lever is moved by keys, as a reader would.
    const label = await tab.evaluate((key) => eyeballs.app.scenario.levers.findIndex((lever) => lever.key === key) >= 0 && document.activeElement !== null, LEVER);
    check(label, "the price is a lever");
    const slider = tab.getByLabel("Price", { exact: true });
    await slider.focus();
    for (let press = 0; press < 7; press++) await tab.keyboard.press("ArrowRight");
    await tab.waitForFunction((key) => eyeballs.app.settings.set.has(key) && eyeballs.app.run.question.set.some(([path]) => path === key), LEVER);
    await tab.waitForTimeout(120);
    await settled(tab);
    const value = await tab.evaluate((key) => eyeballs.app.settings.set.get(key), LEVER);
    check(value > 9.99, `the price is moved to ${value}`);
    await compare(tab, daily("moved", SCENARIO, ...SMALL, "--set", `${LEVER}=${value}`), "a moved lever");
    const link = await tab.evaluate(() => new Promise((done) => setTimeout(() => done(location.hash), 400)));
    check(link.includes(`set.${LEVER}=${value}`), "the address carries the lever", link);
    // The scenario that is taken away is one that the program reads, and runs to the same numbers.
    const [download] = await Promise.all([tab.waitForEvent("download"), tab.selectOption("#take", "toml")]);
    const taken = join(folder, "taken.toml");
    await download.saveAs(taken);
    check(/: ok, /.test(run("check", taken)), "the program reads the scenario that was taken away");
    await compare(tab, daily("taken", taken), "the scenario that was taken away");
    const [numbers] = await Promise.all([tab.waitForEvent("download"), tab.selectOption("#take", "csv")]);
    await numbers.saveAs(join(folder, "taken.csv"));
    const rows = csv(readFileSync(join(folder, "taken.csv"), "utf8"));
    check(rows.length === 4 * 3 * 1095 && rows[0].variant === "free + ads", "the numbers that were taken away are all days of all runs", String(rows.length));
    for (const kind of ["svg", "png"]) {
      const [picture] = await Promise.all([tab.waitForEvent("download"), tab.selectOption("#take", kind)]);
      await picture.saveAs(join(folder, `taken.${kind}`));
      const bytes = readFileSync(join(folder, `taken.${kind}`));
      check(kind === "svg" ? bytes.toString().startsWith("<svg") && !bytes.includes("var(") : bytes.subarray(1, 4).toString() === "PNG" && bytes.length > 10_000, `the ${kind} is a picture`);
    }
    check(tab.said.length === 0, "the console says nothing", tab.said.join(" | "));
    await close(tab);
    // The same over http, and by a link: what it carries is what is shown.
    const server = createServer((_, answer) => { answer.setHeader("content-type", "text/html"); answer.end(readFileSync(file)); }).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const other = await open(`http://127.0.0.1:${server.address().port}/${link}`);
    await compare(other, daily("moved-again", SCENARIO, ...SMALL, "--set", `${LEVER}=${value}`), "over http, by a link");
    check(other.said.length === 0, "the console says nothing over http", other.said.join(" | "));
    await close(other);
    server.close();
  },

  async predict() {
    const tab = await open(pathToFileURL(page("predict.html", SCENARIO, ...SMALL)).href);
    await tab.click("#predict");
    await tab.waitForFunction(() => document.querySelector("#reveal")?.checkVisibility());
    const hidden = await tab.evaluate(() => ({ answer: document.querySelector("#answer").textContent, curves: document.querySelectorAll("#chart .ln").length, tables: document.querySelectorAll("#view-curves table").length, rank: document.querySelector(".rank").childElementCount }));
    check(hidden.answer === "" && hidden.curves === 0 && hidden.tables === 0 && hidden.rank === 0, "nothing gives the answer away", JSON.stringify(hidden));
    check(await tab.locator("#reveal").isDisabled(), "nobody reveals before a pick");
    const link = await tab.evaluate(() => new Promise((done) => setTimeout(() => done(location.hash), 400)));
    const sent = await open(`${tab.url().split("#")[0]}${link}`);
    check(/predict=1/.test(link) && await sent.locator("#answer").innerText() === "" && await sent.locator("#reveal").isVisible(), "a link to it gives nothing away", link);
    await close(sent);
    await tab.getByRole("radio", { name: "free + ads" }).check();
    await tab.focus("#chart");
    const before = await tab.locator("#chart .mine").getAttribute("d");
    await tab.keyboard.press("ArrowRight");
    await tab.keyboard.press("ArrowUp");
    const drawn = tab.waitForFunction((before) => document.querySelector("#chart .mine")?.getAttribute("d") !== before, before, { timeout: 10_000 });
    check(await drawn.then(() => true, () => false), "keys draw the curve");
    await tab.click("#reveal");
    await tab.waitForSelector("#chart .ln");
    const said = await tab.locator(".pred").innerText();
    const winner = await tab.evaluate(() => {
      const { run } = eyeballs.app;
      const ends = run.tracks.map((track) => run.curves(track, "profit_total").map((curve) => curve[curve.length - 1]));
      const counts = ends.map((_, index) => ends[0].filter((__, place) => ends.every((other, at) => at === index || other[place] <= ends[index][place])).length);
      return run.tracks[counts.indexOf(Math.max(...counts))].label;
    });
    check(said.includes(winner) && /Another wins/.test(said) === (winner !== "free + ads") && /off\.$/m.test(said), "what is revealed names the winner and how far off one was", said);
    await close(tab);
  },

  async lesson() {
    const address = pathToFileURL(page("lesson.html", SCENARIO, ...SMALL)).href;
    const tab = await open(address);
    const written = readFileSync(SCENARIO, "utf8").match(/^\[\[step\]\]$/gm).length;
    check(await tab.locator(".steps button").count() === written && written > 4, `${written} steps of the file are on the page`);
    const step = await tab.evaluate(() => eyeballs.app.scenario.steps.findIndex(({ set }) => set.length));
    await tab.locator(".steps button").nth(step).click();
    await tab.waitForFunction(() => eyeballs.app.isChanged);
    await settled(tab);
    const state = (tab) => tab.evaluate(() => {
      const { settings, run } = eyeballs.app;
      const ends = run.tracks.map((track) => run.curves(track, "profit_total").map((curve) => curve[curve.length - 1]));
      return { set: [...settings.set], hidden: [...settings.hidden], measure: settings.measure, step: settings.step, ends };
    });
    const now = await state(tab);
    check(now.set.length === 1 && now.set[0][1] === 1 && now.hidden.join() === "1,3" && now.measure === "profit", "a step sets its lever, its variants and its curve", JSON.stringify(now));
    check(!(await tab.locator(".teach .answer").isVisible()), "the answer is behind a fold");
    await tab.getByText("For the teacher").click();
    const said = (await tab.locator(".teach .answer").innerText()).match(/earns ([^ ]+)/)[1].replaceAll("\u00a0", " ");
    const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
    const [amount, unit] = said.replace("\u2212", "-").split(" ");
    check(Math.abs(Number(amount) * ({ k: 1e3, M: 1e6, bn: 1e9 }[unit] ?? 1) / middle(now.ends[2]) - 1) < 0.006, "its numbers are those of the runs on the screen", `${said}, ${now.ends[2]}`);
    const link = await tab.evaluate(() => new Promise((done) => setTimeout(() => done(location.hash), 500)));
    const again = await open(`${address}${link}`);
    check(JSON.stringify(await state(again)) === JSON.stringify(now), "the link leads to the step with all that it sets", link);
    check(tab.said.length + again.said.length === 0, "the console says nothing", [...tab.said, ...again.said].join(" | "));
    await close(again);
    await close(tab);
    // A step may set what is no lever; the page runs what the program runs with --set.
    const other = join(root, "scenarios/claims/users-are-not-customers.toml");
    const second = await open(pathToFileURL(page("lesson-two.html", other, ...SMALL)).href);
    const at = await second.evaluate(() => eyeballs.app.scenario.steps.findIndex(({ set }) => set.length));
    const set = await second.evaluate((at) => eyeballs.app.scenario.steps[at].set, at);
    await second.locator(".steps button").nth(at).click();
    await second.waitForFunction(() => eyeballs.app.isChanged);
    await settled(second);
    check((await second.locator("#also").innerText()).includes(set[0][0]), "what a step sets beside the levers is said");
    await compare(second, daily("lesson", other, ...SMALL, ...set.flatMap(([path, value]) => ["--set", `${path}=${value}`])), "a step");
    await second.click("#reset");
    await second.waitForFunction(() => !eyeballs.app.isChanged);
    check(await second.locator("#also").innerText() === "", "Reset takes it back");
    await close(second);
  },

  async why() {
    const whales = join(root, "scenarios/claims/whales-need-an-audience.toml");
    const tab = await open(`${pathToFileURL(page("why.html", whales, ...SMALL)).href}#view=why`);
    await tab.waitForSelector(".payers svg");
    const bars = await tab.locator(".payers svg").evaluateAll((all) => all.map((svg) => svg.getAttribute("aria-label")));
    const few = await tab.evaluate(() => eyeballs.app.run.amounts.tracks.map(({ services }) => services[0].metrics.find(({ metric }) => metric === "top_tenth_share")?.summary?.p50));
    const rows = await tab.locator(".payers tbody tr").evaluateAll((all) => all.map((row) => row.lastElementChild.textContent));
    const agree = rows.every((text, place) => (few[place] ? Math.abs(parseFloat(text) / 100 - few[place]) < 0.006 : text === "–"));
    check(bars.length === 2 && few.some(Boolean) && agree && rows.length === few.length, "who paid, and what the top tenth of them bring", JSON.stringify([bars, rows, few]));
    const measures = await tab.evaluate(() => eyeballs.app.data.measures);
    await tab.click("#tab-curves");
    for (const name of ["users", "customers", "revenue", "profit", "cash", "minutes"]) {
      await tab.click(`[data-measure=${name}]`);
      await tab.waitForTimeout(120);
      await tab.locator(".chart-def summary").click();
      const shown = await tab.locator(".chart-def dd").innerText();
      const { definition } = measures.find((one) => one.name === name);
      check(shown === definition.replaceAll(/`([^`]*)`/g, (_, other) => other.replaceAll("_", " ")), `what ${name} means is one click away`, shown);
    }
    await close(tab);
  },

  async index() {
    const tab = await open(pathToFileURL(page("index.html", join(root, "scenarios/claims"), "--people", "300", "--replications", "1")).href, { wait: false });
    await tab.waitForSelector("dialog[open] .book");
    const count = await tab.evaluate(() => eyeballs.app.data.scenarios.length);
    check(await tab.locator(".book").count() === count && count >= 20, `a library begins with its index of ${count}`);
    await tab.getByRole("button", { name: "By model" }).click();
    check(await tab.locator(".books h3", { hasText: "paid-membership" }).count() === 1, "by model");
    await tab.getByRole("button", { name: "By lesson" }).click();
    check((await tab.locator(".books h3").first().innerText()).startsWith("Lessons in steps"), "by lesson, those in steps first");
    await tab.fill("#seek", "nowhere to hide");
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => globalThis.axe.run(document.querySelector("dialog"), { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
    check(found.violations.length === 0, "axe finds nothing in the index", found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`).join("; "));
    await tab.locator(".book").first().click();
    await settled(tab);
    check(await tab.evaluate(() => eyeballs.app.scenario.id) === "nowhere-to-hide" && await tab.locator("dialog").count() === 0, "a click opens the question");
    check(tab.said.length === 0, "the console says nothing", tab.said.join(" | "));
    await close(tab);
  },

  async keyboard() {
    const tab = await open(pathToFileURL(page("keyboard.html", SCENARIO, ...SMALL)).href);
    const reached = new Set();
    for (let press = 0; press < 120; press++) {
      await tab.keyboard.press("Tab");
      reached.add(await tab.evaluate(() => {
        const { activeElement: at } = document;
        return at.id || at.className.split?.(" ")[0] || at.dataset?.measure || at.tagName;
      }));
    }
    const wanted = ["predict", "link", "take", "reset", "lever-0", "info", "tab-curves", "replications", "chart", "hinge", "show-me"];
    const missing = wanted.filter((id) => !reached.has(id) && id !== "reset");
    check(missing.length === 0, "Tab alone reaches everything", missing.join(", "));
    await tab.focus("#chart");
    await tab.keyboard.press("End");
    const end = await tab.locator(".readout").innerText();
    await tab.keyboard.press("ArrowLeft");
    const before = await tab.locator(".readout").innerText();
    await tab.waitForTimeout(60);
    check(end !== await tab.locator(".readout").innerText() || before !== end, "arrows move the cursor, and the values follow");
    await tab.focus("#tab-curves");
    await tab.keyboard.press("ArrowRight");
    await tab.waitForTimeout(60);
    check(await tab.locator("#view-why").isVisible(), "arrows move between views");
    const charts = await tab.evaluate(() => [...document.querySelectorAll("#view-why section")].filter((section) => section.querySelector("svg") && !section.querySelector("table")).length);
    check(charts === 0, "each chart has a table");
    await close(tab);
  },

  async people() {
    const tab = await open(`${pathToFileURL(page("people.html", SCENARIO, "--people", "1000", "--replications", "1")).href}#view=people`);
    await tab.waitForFunction(() => document.querySelector(".people-table table"), null, { timeout: 60_000 });
    const last = await tab.evaluate(() => {
      const rows = [...document.querySelectorAll(".people-table tbody tr")].map((row) => [...row.children].map((cell) => Number(cell.textContent)));
      const { run } = eyeballs.app;
      return { row: rows.at(-1), represents: run.opened.represents };
    });
    const native = daily("people", SCENARIO, "--people", "1000", "--replications", "1").filter((row) => row.variant === "free + ads").at(-1);
    const [, unknown, using, paying, gone] = last.row;
    check(using + paying === Number(native.active_people) / last.represents && unknown + using + paying + gone === 1000,
      "the dots of all people are the users of the native run", `${last.row} ${native.active_people}`);
    await tab.focus("#when");
    await tab.keyboard.press("Home");
    await tab.click("#play");
    const moves = tab.waitForFunction(() => Number(document.querySelector("#when").value) > 0, null, { timeout: 20_000 });
    check(await moves.then(() => true, () => false), "play moves the day");
    check(tab.said.length === 0, "the console says nothing", tab.said.join(" | "));
    await close(tab);
  },

  async accessible() {
    const file = pathToFileURL(page("accessible.html", SCENARIO, ...SMALL)).href;
    for (const [width, scheme] of [[360, "light"], [1280, "light"], [1280, "dark"]]) {
      for (const view of ["curves", "why", "people", "inputs"]) {
        const tab = await open(`${file}#view=${view}`, { width, scheme });
        if (view === "people") await tab.waitForFunction(() => document.querySelector(".people-table table"));
        await tab.waitForTimeout(150);
        await tab.evaluate(axe);
        const found = await tab.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
        const bad = found.violations.filter(({ impact }) => ["serious", "critical", "moderate"].includes(impact));
        check(bad.length === 0, `axe finds nothing: ${view}, ${width} px, ${scheme}`, bad.map(({ id, nodes }) => `${id} (${nodes.length}: ${nodes[0].html.slice(0, 160)})`).join("; "));
        const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        check(over <= 0, `nothing scrolls sideways: ${view}, ${width} px`, `${over} px`);
        await close(tab);
      }
    }
  },

  async strangers() {
    mkdirSync(join(folder, "stranger"), { recursive: true });
    const evil = "</script><script>globalThis.hacked=1</script><img src=x onerror=globalThis.hacked=1> \"'&<!-- \u202e\u2028 ";
    const long = `${"wide ".repeat(18)}`.trim();
    const written = readFileSync(SCENARIO, "utf8").replace(/^title = .*$/m, `title = ${JSON.stringify(evil.replaceAll(/[\u202e\u2028]/g, "") + long)}`)
      .replace(/^question = .*$/m, `question = ${JSON.stringify(evil.replaceAll(/[\u202e\u2028]/g, ""))}`)
      .replaceAll("free + ads", "<b>free<b> & ads")
      .replace(/^\[source\][\s\S]*?(?=^\[\[variant)/m, "").replace(/\[\[claim\]\][\s\S]*/, "").replace(/lesson = """[\s\S]*?"""/, "").replace('extends = "worlds/', `extends = "${join(root, "scenarios/worlds")}/`);
    const file = join(folder, "stranger", "evil.toml");
    writeFileSync(file, written);
    const made = page("evil.html", file, "--people", "500", "--replications", "1");
    const html = readFileSync(made, "utf8");
    const policy = html.match(/Content-Security-Policy" content="([^"]*)"/)[1];
    check(!/unsafe-inline|'unsafe-eval'|https?:/.test(policy), "the policy lets nothing else run", policy);
    const tab = await open(pathToFileURL(made).href);
    for (const view of ["curves", "why", "people", "inputs"]) {
      await tab.click(`#tab-${view}`);
      await tab.waitForTimeout(300);
    }
    check(await tab.evaluate(() => globalThis.hacked === undefined), "what a scenario says is never run");
    check((await tab.locator(".top").innerText()).includes("<script>"), "and is shown as it is");
    check(tab.said.length === 0, "the console says nothing", tab.said.join(" | "));
    const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, "long names do not widen the page", `${over} px`);
    await close(tab);
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(pathToFileURL(page("plain.html", SCENARIO)).href);
    const text = await plain.locator("#static").innerText();
    check(text.includes("which business model earns most") && text.includes("fewer than 5 in 100"), "question and claims stand there before any script runs");
    await still.close();
    // A link from a stranger.
    const odd = await open(`${pathToFileURL(page("odd.html", SCENARIO, ...SMALL)).href}#set.${LEVER}=1e999&view=<script>&measure=x&replications=1e9&hidden=a.b.-1&who=99&step=-4`);
    check(await odd.evaluate(() => eyeballs.app.settings.replications === 3 && eyeballs.app.settings.view === "curves") && odd.said.length === 0, "a link without sense does no harm", odd.said.join(" | "));
    await close(odd);
  },

  async paper() {
    const tab = await open(pathToFileURL(page("paper.html", SCENARIO, ...SMALL)).href);
    await tab.emulateMedia({ media: "print" });
    const shown = await tab.evaluate(() => ({ rail: getComputedStyle(document.querySelector(".rail")).display, answer: document.querySelector("#answer").offsetHeight }));
    check(shown.rail === "none" && shown.answer > 0, "paper has the answer and no levers", JSON.stringify(shown));
    const pdf = await tab.pdf({ format: "A4" });
    const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
    check(pages >= 1 && pages <= 4, `A4: ${pages} pages`);
    await close(tab);
  },

  async library() {
    const made = page("library.html", join(root, "scenarios"), "--replications", "1", "--people", "500");
    const size = readFileSync(made).length;
    check(size < 4e6, `the library has ${size} bytes`);
    const tab = await open(pathToFileURL(made).href);
    const scenarios = await tab.evaluate(() => eyeballs.app.data.scenarios.map(({ id }) => id));
    await tab.keyboard.press("Escape");
    for (let index = 1; index < scenarios.length; index++) {
      await tab.selectOption("#scenario", String(index));
      try {
        await settled(tab);
        const answer = await tab.locator("#answer").innerText();
        const problem = await tab.locator("#problem").isVisible() ? await tab.locator("#problem").innerText() : "";
        check(answer.length > 20 && !/NaN|undefined|–/.test(answer) && !problem, `${scenarios[index]}: ${answer}`, problem);
        for (const view of ["why", "people", "inputs", "curves"]) {
          await tab.click(`#tab-${view}`);
          await tab.waitForTimeout(120);
        }
      } catch (error) {
        check(false, scenarios[index], error.message.split("\n")[0]);
      }
    }
    check(tab.said.length === 0, "the console says nothing", [...new Set(tab.said)].join(" | "));
    await close(tab);
  },
};

await all(tests);
