// node build.mjs [OUT] — bundles the scripts and the styles of page and report into the crates that embed them.
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2];
const common = { bundle: true, minify: true, write: false, target: "es2022", charset: "utf8", legalComments: "none" };
// The worker is a text of the script: a page from a file can start it from a Blob only.
const worker = {
  name: "worker",
  setup(plugin) {
    plugin.onResolve({ filter: /^virtual:worker$/ }, () => ({ path: "worker", namespace: "worker" }));
    plugin.onLoad({ filter: /.*/, namespace: "worker" }, async () => {
      const { outputFiles } = await build({ ...common, entryPoints: [join(here, "src/engine/worker.ts")], format: "iife" });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};
const plain = { ...common, format: "iife" };
// Inside <script> these would end the element, or begin a comment.
const inert = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
for (const [name, entry, crate] of [["page", "main", "eyeballs-page"], ["report", "report", "eyeballs-report"]]) {
  const script = await build({ ...plain, entryPoints: [join(here, `src/${entry}.ts`)], plugins: [worker] });
  const style = await build({ ...plain, entryPoints: [join(here, name === "page" ? "src/style.css" : "src/report.css")] });
  const [text, look] = [inert(script.outputFiles[0].text), style.outputFiles[0].text];
  const assets = out ?? join(here, `../crates/${crate}/assets`);
  writeFileSync(join(assets, `${name}.js`), text);
  writeFileSync(join(assets, `${name}.css`), look);
  console.log(`${name}.js ${text.length} bytes, ${name}.css ${look.length} bytes`);
}
