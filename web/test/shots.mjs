// node test/shots.mjs EYEBALLS [CHROMIUM] — pictures of every view of a page and of reports, to be looked at: SHOTS=FOLDER (by default
// shots, here). Sizes and schemes: 360, 1280 and 1920 px, light and dark. ONLY names some, as in ONLY=page-why,report.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, close, eyeballs, folder, root, SCENARIO, visit } from "./browser.mjs";

const out = resolve(process.env.SHOTS ?? "shots");
const only = process.env.ONLY?.split(",");
const wanted = (name) => !only || only.includes(name);
mkdirSync(out, { recursive: true });
const run = (...words) => {
  try {
    execFileSync(eyeballs, words, { cwd: root, stdio: "ignore" });
  } catch (error) {
    // A claim that does not hold is no matter here.
    if (error.status !== 5) throw error;
  }
};
const LOOKS = [[360, "light"], [1280, "light"], [1280, "dark"], [1920, "dark"]];

async function shoot(name, address, ready, act) {
  if (!wanted(name)) return;
  for (const [width, scheme] of LOOKS) {
    const tab = await visit(address, { viewport: { width, height: 900 }, colorScheme: scheme }, () => true);
    await tab.waitForFunction(ready, null, { timeout: 240_000 });
    await act?.(tab);
    await tab.waitForTimeout(250);
    await tab.screenshot({ path: join(out, `${name}-${width}-${scheme}.png`), fullPage: true });
    await close(tab);
  }
  console.log(name);
}

const page = join(folder, "page.html");
run("page", SCENARIO, "--people", "1500", "--replications", "4", "--out", page);
const settled = () => globalThis.eyeballs?.app.run.isComplete && globalThis.eyeballs.app.run.amountsOf > 0;
for (const view of ["curves", "why", "people", "inputs"]) {
  await shoot(`page-${view}`, `${pathToFileURL(page).href}#view=${view}`, settled, (tab) => (view === "people" ? tab.waitForSelector(".people-table table") : null));
}
await shoot("page-predict", pathToFileURL(page).href, settled, (tab) => tab.click("#predict"));
await shoot("page-step", `${pathToFileURL(page).href}#step=6`, settled, async (tab) => {
  await tab.click("#show-me");
  await tab.waitForFunction(settled);
  await tab.evaluate(() => document.querySelectorAll(".teach").forEach((fold) => { fold.open = true; }));
});
if (wanted("library")) {
  const library = join(folder, "library.html");
  run("page", join(root, "scenarios"), "--people", "500", "--replications", "2", "--out", library);
  await shoot("library", pathToFileURL(library).href, () => document.querySelector("dialog[open] .book"), (tab) => tab.getByRole("button", { name: "By model" }).click());
}
const REPORTS = {
  report: ["run", SCENARIO, "--people", "800", "--replications", "8", "--quiet", "--no-pictures"],
  decision: ["run", join(root, "scenarios/decisions/ad-free-app.toml"), "--people", "800", "--replications", "24", "--quiet", "--no-pictures"],
  claims: ["run", join(root, "scenarios/claims/users-are-not-customers.toml"), "--people", "1500", "--replications", "8", "--quiet", "--no-pictures"],
  sample: ["explore", join(root, "scenarios/decisions/ad-free-app.toml"), "--people", "800", "--over", "uncertainties", "--points", "32", "--quiet"],
};
for (const [name, words] of Object.entries(REPORTS)) {
  if (!wanted(name)) continue;
  run(...words, "--out", join(folder, name));
  await shoot(name, pathToFileURL(join(folder, name, "report.html")).href, () => document.querySelector("#report"));
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
