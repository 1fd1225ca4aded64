// node test/times.mjs EYEBALLS [CHROMIUM] — how long a reader waits: prints times of the page of the main scenario, and of the program.
// It checks nothing: times are of the machine, and of what else runs on it. RUNS says how often (3), of which the middle is printed.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, close, eyeballs, folder, root, SCENARIO, visit } from "./browser.mjs";

const LEVER = "Price";
const RUNS = Number(process.env.RUNS ?? 3);
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

const page = join(folder, "times.html");
execFileSync(eyeballs, ["page", SCENARIO, "--replications", "4", "--out", page], { cwd: root, stdio: "ignore" });

async function once() {
  const tab = await visit(pathToFileURL(page).href, { viewport: { width: 1280, height: 900 } }, () => true);
  await tab.waitForFunction(() => globalThis.eyeballs?.times.complete !== undefined, null, { timeout: 240_000 });
  const { script, compiled, first_curve, complete } = await tab.evaluate(() => ({ ...eyeballs.times }));
  // A lever is moved as by a hand, and what is drawn is looked at in each frame.
  const moved = await tab.evaluate((label) => new Promise((done) => {
    const { app } = eyeballs;
    const slider = [...document.querySelectorAll(".lever")].find((row) => row.querySelector("label").textContent === label).querySelector("input");
    const before = app.run;
    const began = performance.now();
    const seen = {};
    slider.value = String(Number(slider.value) + 10);
    slider.dispatchEvent(new Event("input"));
    const look = () => {
      if (app.run !== before && app.run.complete >= 1) seen.first ??= performance.now() - began;
      if (app.run !== before && app.run.complete >= 4) return done({ ...seen, four: performance.now() - began });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }), LEVER);
  await close(tab);
  return { script, compiled, first_curve, complete, ...moved };
}

const all = [];
for (let run = 0; run < RUNS; run++) all.push(await once());
await browser.close();
const of = (key) => seconds(middle(all.map((times) => times[key])));
const began = performance.now();
execFileSync(eyeballs, ["run", SCENARIO, "--people", "4000", "--replications", "4", "--no-pictures", "--quiet", "--out", join(folder, "native")], { cwd: root, stdio: "ignore" });
console.log(`${RUNS} times, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; the file has ${(readFileSync(page).length / 1e6).toFixed(2)} MB`);
console.log(`opening to the script   ${of("script")}`);
console.log(`opening to the engine   ${of("compiled")}`);
console.log(`opening to a curve      ${of("first_curve")}`);
console.log(`opening to 4 runs       ${of("complete")}`);
console.log(`a lever to a curve      ${of("first")}`);
console.log(`a lever to 4 runs       ${of("four")}`);
console.log(`the program, 4 runs     ${seconds(performance.now() - began)}`);
rmSync(folder, { recursive: true, force: true });
