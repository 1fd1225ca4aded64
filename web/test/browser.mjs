// What the tests in a browser share: the program, a headless browser, checks, and rows of CSV. Every line that begins with "not ok"
// is a failure; those are said once more at the end, where one looks.
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [program = "target/debug/eyeballs", browserPath = "/usr/bin/chromium"] = process.argv.slice(2);
export const eyeballs = resolve(program);
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
/** A folder for the tests, gone at their end. */
export const folder = mkdtempSync(join(tmpdir(), "eyeballs-web-"));
/** The script of axe, to be run in a tab. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const SCENARIO = join(root, "scenarios/four-models-one-audience.toml");

const failures = [];
export const check = (holds, what, more = "") => {
  const line = `${holds ? "ok" : "not ok"} ${what}${holds || !more ? "" : `: ${more}`}`;
  if (!holds) failures.push(line);
  console.log(line);
};

export const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"] });
/** Opens an address; what the console says, and what is asked for and not expected, is kept. */
export async function visit(address, context, isExpected) {
  const tab = await (await browser.newContext(context)).newPage();
  tab.said = [];
  tab.on("console", (message) => tab.said.push(message.text()));
  tab.on("pageerror", (error) => tab.said.push(error.message));
  tab.on("request", (request) => { if (!isExpected(request.url())) tab.said.push(`asked for ${request.url()}`); });
  await tab.goto(address);
  return tab;
}
export const close = (tab) => tab.context().close();

/** Rows of CSV by the names of their columns; a cell between quotes may hold commas, quotes and lines. */
export const csv = (text) => {
  const head = [];
  const lines = [];
  let row = head;
  for (const [, quoted, plain, end] of text.trimEnd().matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\n") lines.push(row = []);
    if (end === "") break;
  }
  return lines.map((line) => Object.fromEntries(head.map((key, place) => [key, line[place]])));
};

/** Runs the tests, of which ONLY may name some, and ends the process. */
export async function all(tests) {
  const only = process.env.ONLY?.split(",");
  try {
    for (const [name, test] of Object.entries(tests)) {
      if (only && !only.includes(name)) continue;
      console.log(`# ${name}`);
      try {
        await test();
      } catch (error) {
        check(false, name, error.message.split("\n").slice(0, 3).join(" "));
      }
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(failures.length ? [`${failures.length} failed:`, ...failures].join("\n") : "all hold");
  process.exit(failures.length ? 1 : 0);
}
