// node test/report.mjs EYEBALLS [CHROMIUM] — makes reports with the program, opens them in a headless browser, and looks.
// Needs `npm install` here and a Chromium (Debian's by default). Every line that begins with "not ok" is a failure.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { all, axe, check, close, csv, eyeballs, folder, root, SCENARIO, visit } from "./browser.mjs";

const DECISION = join(root, "scenarios/decisions/ad-free-app.toml");
const FIT = join(root, "scenarios/clothes-dryers-forecast.toml");
const SMALL = ["--people", "800", "--quiet"];

const run = (...words) => {
  try {
    return execFileSync(eyeballs, words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    // A claim that does not hold is no matter here.
    if (error.status !== 5) throw new Error(`${words.join(" ")}: ${error.stderr}`);
    return error.stdout;
  }
};
/** The folder of a command's results, made once. */
const made = new Map();
const results = (name, ...words) => {
  if (!made.has(name)) {
    made.set(name, join(folder, name));
    run(...words, "--out", join(folder, name));
  }
  return made.get(name);
};
const ran = () => results("run", "run", SCENARIO, ...SMALL, "--replications", "6", "--no-pictures");
const decided = () => results("decided", "run", DECISION, ...SMALL, "--replications", "24", "--no-pictures");
const STUDIES = {
  levers: () => results("levers", "explore", DECISION, ...SMALL, "--replications", "3"),
  sample: () => results("sample", "explore", DECISION, ...SMALL, "--over", "uncertainties", "--points", "32"),
  tornado: () => results("tornado", "explore", DECISION, ...SMALL, "--sensitivity", "tornado", "--over", "uncertainties"),
  sobol: () => results("sobol", "explore", DECISION, ...SMALL, "--sensitivity", "sobol", "--over", "levers", "--points", "8"),
  best: () => results("best", "explore", DECISION, ...SMALL, "--optimise", "--points", "10", "--replications", "2", "--precision", "1e12"),
  map: () => results("map", "explore", DECISION, ...SMALL, "--map", "model.tool.free-plus-ads.ads_per_hour", "model.tool.paid-membership.price", "--points", "32"),
  fit: () => results("fit", "calibrate", FIT, "--quiet", "--no-intervals", "--people", "500", "--replications", "2", "--budget", "12"),
};
const address = (of) => pathToFileURL(join(of, "report.html")).href;

/** Opens an address, which asks for nothing else. */
async function open(at, { width = 1280, height = 900, scheme = "light", scripts = true } = {}) {
  const tab = await visit(at, { viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts }, (url) => url === at);
  if (scripts) await tab.waitForSelector("#report");
  await tab.waitForTimeout(100);
  return tab;
}
/** The number that a text of the report says. */
const value = (text) => {
  const [, sign, digits, power, unit] = text.replaceAll("\u00a0", " ").match(/^([+\u2212]?)([\d ]*\.?\d+)(?:e\u2212(\d+))?(?: (k|M|bn|tn))?$/) ?? [];
  if (digits === undefined) return NaN;
  return (sign === "\u2212" ? -1 : 1) * Number(digits.replaceAll(" ", "")) * 10 ** -(power ?? 0) * ({ k: 1e3, M: 1e6, bn: 1e9, tn: 1e12 }[unit] ?? 1);
};
/** Three significant digits: half of the last one is the most that a text may be off. */
const agrees = (text, written) => {
  const [said, exact] = [value(text), Number(written)];
  return exact === 0 ? said === 0 : Math.abs(said / exact - 1) <= (text.includes("e") ? 0.051 : 0.00501);
};
const rows = (tab, id) => tab.evaluate((id) => [...document.querySelectorAll(`#${id} tbody tr`)].map((row) => [...row.children].map((cell) => cell.textContent)), id);

const tests = {
  async numbers() {
    const tab = await open(address(ran()));
    check(tab.said.length === 0, "the console says nothing and nothing is asked for", tab.said.join(" | "));
    const [summary, shown] = [csv(readFileSync(join(ran(), "summary.csv"), "utf8")), await rows(tab, "summary")];
    let [equal, bad] = [0, ""];
    for (const [measure, variant, p10, p50, p90, mean, count] of shown) {
      const row = summary.find((row) => row.variant === variant && row.measure === measure && row.service === "");
      for (const [text, name] of [[p10, "p10"], [p50, "p50"], [p90, "p90"], [mean, "mean"]]) {
        if (row && (row[name] === "" ? text === "never" || text === "–" : agrees(text, row[name]))) equal++;
        else bad ||= `${variant} ${measure} ${name}: ${text}, the file ${row?.[name]}`;
      }
      if (row?.replications_with_value_count !== count) bad ||= `${variant} ${measure}: ${count} runs`;
    }
    const wanted = summary.filter((row) => row.service === "" && !row.measure.startsWith("profit_year") && row.replications_with_value_count !== "0").length;
    check(!bad && equal >= 4 * wanted, `${equal} numbers of the table are those of summary.csv`, bad || `of ${4 * wanted}`);
    const [differences, paired] = [csv(readFileSync(join(ran(), "differences.csv"), "utf8")), await rows(tab, "differences")];
    const off = paired.find(([measure, variant, mean, low, high]) => {
      const row = differences.find((row) => row.variant === variant && row.measure === measure);
      return !row || !agrees(mean, row.mean) || !agrees(low, row.low_95) || !agrees(high, row.high_95);
    });
    check(paired.length === differences.length && !off, `${paired.length} paired differences are those of differences.csv`, String(off));
    const claims = csv(readFileSync(join(ran(), "claims.csv"), "utf8"));
    const said = await tab.locator("#claims").innerText();
    check(claims.every((claim) => said.includes(claim.claim) && said.includes(`${Math.round(Number(claim.held_share) * 100)}\u00a0%`)), `${claims.length} claims are those of claims.csv`, said);
    // Curves end where the summary ends.
    await tab.getByRole("button", { name: "Users", exact: true }).click();
    const readout = await tab.locator(".readout").innerText();
    const users = summary.filter((row) => row.measure === "users_people");
    check(users.length === 4 && users.every((row) => agrees(readout.match(new RegExp(`${row.variant.replace("+", "\\+")} ([^ (]+)`))[1], row.p50)), "curves end at the medians of summary.csv", readout);
    await close(tab);
  },

  async again() {
    const copy = join(folder, "copy");
    mkdirSync(copy);
    for (const name of readdirSync(ran())) if (/\.(csv|json)$/.test(name)) copyFileSync(join(ran(), name), join(copy, name));
    run("report", copy);
    const [first, second] = [await open(address(ran())), await open(address(copy))];
    for (const table of ["summary", "differences"]) {
      check(JSON.stringify(await rows(first, table)) === JSON.stringify(await rows(second, table)), `made of the files again, its table of ${table} is the same`);
    }
    check(second.said.length === 0, "the console says nothing", second.said.join(" | "));
    await close(second);
    const before = readFileSync(join(ran(), "report.html"), "utf8");
    run("report", ran());
    check(before === readFileSync(join(ran(), "report.html"), "utf8"), "made of a report again it is the same");
    await close(first);
    const both = join(folder, "comparison.html");
    run("compare", ran(), copy, "--out", both);
    const tab = await open(pathToFileURL(both).href);
    const shown = await rows(tab, "summary");
    const profits = shown.filter(([measure]) => measure === "profit_USD");
    check(profits.length === 8 && profits[0][3] === profits[4][3] && profits[0][1] === "run: free + ads" && profits[4][1] === "copy: free + ads" && tab.said.length === 0, "two runs stand side by side", JSON.stringify(profits));
    await close(tab);
  },

  async keyboard() {
    const tab = await open(address(decided()));
    await tab.keyboard.press("Tab");
    check(await tab.evaluate(() => document.activeElement.className === "skip"), "first one can skip to the answer");
    const chart = tab.locator(".chart.cursor");
    await chart.focus();
    const seen = [];
    for (const key of ["Home", "ArrowRight", "End", "ArrowLeft"]) {
      await tab.keyboard.press(key);
      seen.push(await tab.locator(".readout").innerText());
    }
    check(new Set(seen).size === 4 && seen[0].startsWith("Day 1"), "arrows, Home and End move the cursor", seen.map((text) => text.split("\n")[0]).join(" | "));
    const profit = () => tab.locator("#money .chart svg").getAttribute("aria-label");
    const before = await profit();
    await tab.locator("#who").focus();
    await tab.keyboard.press("ArrowDown");
    await tab.waitForTimeout(100);
    check(await profit() !== before && await tab.evaluate(() => document.activeElement.id === "who"), "a choice by keys changes the chart and keeps the focus");
    const without = await tab.evaluate(() => [...document.querySelectorAll(".part")].filter((part) => part.querySelector(".chart svg") && !part.querySelector("table")).map(({ id }) => id));
    check(without.length === 0, "each part with a chart has a table", without.join());
    const unnamed = await tab.evaluate(() => [...document.querySelectorAll(".chart svg")].filter((svg) => svg.getAttribute("role") !== "img" || svg.getAttribute("aria-label").length < 15).length);
    check(unnamed === 0, "each chart says itself what it shows");
    const links = await tab.evaluate(() => [...document.querySelectorAll(".contents a")].every((link) => document.querySelector(link.hash)));
    check(links, "contents lead to their parts");
    await close(tab);
  },

  async accessible() {
    for (const [name, of] of Object.entries({ run: ran, decided, ...STUDIES })) {
      for (const [width, scheme] of [[360, "light"], [1280, "dark"], ...(name === "run" ? [[360, "dark"], [1280, "light"], [1920, "light"]] : [])]) {
        const tab = await open(address(of()), { width, scheme });
        const quiet = tab.said.length === 0;
        await tab.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
        await tab.waitForTimeout(150);
        const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const charts = await tab.locator(".chart svg").count();
        check(quiet && over <= 0 && charts > 0, `${name}, ${width} px: ${charts} charts, nothing scrolls sideways`, `${over} px; ${tab.said.join(" | ")}`);
        const text = await tab.locator("#report").innerText();
        check(!/NaN|undefined|\[object/.test(text), `${name}: no number is missing`, text.match(/.{30}(NaN|undefined|\[object).{0,30}/)?.[0]);
        await tab.evaluate(axe);
        const found = await tab.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
        const bad = found.violations.filter(({ impact }) => ["serious", "critical", "moderate"].includes(impact));
        check(bad.length === 0, `axe finds nothing: ${name}, ${width} px, ${scheme}`, bad.map(({ id, nodes }) => `${id} (${nodes.length}: ${nodes[0].html.slice(0, 160)})`).join("; "));
        await close(tab);
      }
    }
  },

  async strangers() {
    mkdirSync(join(folder, "stranger"), { recursive: true });
    const evil = "</script><script>globalThis.hacked=1</script><img src=x onerror=globalThis.hacked=1> \"'&<!-- ";
    const long = "wide ".repeat(20).trim();
    const written = readFileSync(SCENARIO, "utf8").replace(/^title = .*$/m, `title = ${JSON.stringify(evil + long)}`)
      .replace(/^question = .*$/m, `question = ${JSON.stringify(evil)}`)
      .replaceAll("free + ads", "<b>free<b> & ads")
      .replace(/^\[source\][\s\S]*?(?=^\[\[variant)/m, "").replace(/\[\[claim\]\][\s\S]*/, `[[claim]]\ntext = ${JSON.stringify(evil)}\nholds = "final.users['membership'] > 0"\n`)
      .replace(/lesson = """[\s\S]*?"""/, "").replace('extends = "worlds/', `extends = "${join(root, "scenarios/worlds")}/`);
    const file = join(folder, "stranger", "evil.toml");
    writeFileSync(file, written);
    const of = results("evil", "run", file, "--people", "500", "--replications", "2", "--quiet", "--no-pictures");
    // What the program refuses in a scenario may yet stand in the data of a report that somebody sends.
    const path = join(of, "report.html");
    const hostile = `\u202e${"x".repeat(200)}<i>`;
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("value-added", hostile.replaceAll("<", "\\u003c")));
    const policy = readFileSync(path, "utf8").match(/Content-Security-Policy" content="([^"]*)"/)[1];
    check(!/unsafe|https?:|\*/.test(policy) && /script-src 'sha256-[^']+'; /.test(policy), "the policy lets nothing run but the script, by its hash", policy);
    for (const width of [360, 1280]) {
      const tab = await open(pathToFileURL(path).href, { width });
      check(tab.said.length === 0, "the console says nothing", tab.said.join(" | "));
      check(await tab.evaluate(() => globalThis.hacked === undefined && !document.querySelector("img")), "what a scenario says is never run");
      check((await tab.locator(".top").innerText()).includes("<script>"), "and is shown as it is");
      const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `long names do not widen it: ${width} px`, `${over} px`);
      const asked = tab.evaluate(() => { const box = document.createElement("div"); box.innerHTML = "<b onclick='globalThis.hacked=1'>x</b>"; document.body.append(box); box.firstChild.click(); return globalThis.hacked; });
      check(await asked === undefined, "a handler in an attribute does not run");
      await close(tab);
    }
  },

  async still() {
    const tab = await open(address(ran()), { scripts: false });
    const text = await tab.locator("#static").innerText();
    check(text.includes("which business model earns most") && text.includes("fewer than 5 in 100") && /futures/.test(text) && text.includes("membership"), "question, answer and claims stand there before any script runs", text);
    await close(tab);
  },

  async paper() {
    for (const of of [ran, decided]) {
      const tab = await open(address(of()));
      await tab.emulateMedia({ media: "print" });
      const pdf = await tab.pdf({ format: "A4" });
      const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
      check(pages >= 3 && pages <= 16, `A4: ${pages} pages`);
      const shown = await tab.evaluate(() => ({ contents: getComputedStyle(document.querySelector(".contents")).display, paper: getComputedStyle(document.body).backgroundColor }));
      check(shown.contents === "none" && shown.paper === "rgb(255, 255, 255)", "paper has no contents and is white", JSON.stringify(shown));
      await close(tab);
    }
  },

  async size() {
    const many = results("many", "run", SCENARIO, "--people", "100", "--quiet", "--no-pictures", "--replications", "300");
    const [one, other] = [ran(), many].map((of) => readFileSync(join(of, "report.html")).length);
    check(other < 2e6 && other < one * 1.1, `with 300 replications it has ${other} bytes, with 6 ${one}`);
  },
};

await all(tests);
