// Holds the loader's rules to the tables that Rust's tests read, too. Run by the checks: `node widget/loader/cases.check.mjs`.

import { buildSync } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const built = buildSync({ entryPoints: [here("words.ts")], bundle: true, format: "esm", write: false });
const { mailBody, spoken, wellFormed } = await import(
  "data:text/javascript;base64," + Buffer.from(built.outputFiles[0].contents).toString("base64")
);
const table = (name) => JSON.parse(readFileSync(here(`../cases/${name}.json`), "utf8"));

const faults = [];
const expect = (what, is, wanted) => {
  if (is !== wanted) faults.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
};
for (const { words, body } of table("mailto")) expect(`mailto ${JSON.stringify(words)}`, mailBody(words), body);
for (const { wanted, by_tag, spoken: language } of table("languages"))
  expect(`language ${wanted} of ${Object.keys(by_tag)}`, spoken(wanted, by_tag) ?? null, language);
// Not in the tables: Rust has no such text.
expect("half an emoji", wellFormed("so \ud83d"), "so \ufffd");
expect("half an emoji in a mail", mailBody("so \ud83d"), "so%20%EF%BF%BD");

for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;
