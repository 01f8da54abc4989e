// Holds `texts.ts`, `texts.txt` and the catalogues together. Run by the checks: `node widget/loader/texts.check.mjs`.

import { readFileSync } from "node:fs";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
// A sentence without a limit of its own may be this long, in characters.
const CHARS_MAX = 70;

const ids = read("texts.txt").split("\n").filter((line) => line && !line.startsWith("#"));
const enumerated = [...read("texts.ts").matchAll(/^ {2}(\w+),$/gm)].map((match) => match[1]);
const limits = JSON.parse(read("../locales/limits.json"));
const faults = [];

if (ids.join() !== enumerated.join()) faults.push("texts.ts does not list the ids of texts.txt in their order");
for (const language of ["en", "it", "it-x-formal"]) {
  const catalogue = JSON.parse(read(`../locales/${language}.json`));
  for (const id of ids) {
    const text = catalogue[id];
    // The formal catalogue holds only what differs.
    if (text === undefined && language !== "it-x-formal") faults.push(`${id} is missing in ${language}.json`);
    const limit = limits[id] ?? CHARS_MAX;
    if ([...(text ?? "")].length > limit) faults.push(`${id} in ${language}.json is longer than ${limit}`);
  }
}

for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;
