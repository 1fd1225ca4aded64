// node build.mjs [OUT] — bundles the script and the style into the crate that embeds them.
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] ?? join(here, "../crates/eyeballs-page/assets");
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
const script = await build({ ...plain, entryPoints: [join(here, "src/main.ts")], plugins: [worker] });
const style = await build({ ...plain, entryPoints: [join(here, "src/style.css")] });
// Inside <script> these would end the element, or begin a comment.
const text = script.outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
writeFileSync(join(out, "page.js"), text);
writeFileSync(join(out, "page.css"), style.outputFiles[0].text);
console.log(`page.js ${text.length} bytes, page.css ${style.outputFiles[0].text.length} bytes`);
