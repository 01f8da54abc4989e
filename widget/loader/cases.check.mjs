// Holds the loader's rules to the tables that Rust's tests read, too. Run by the checks: `node widget/loader/cases.check.mjs`.

import { buildSync } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { element, open } from "./page.check.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => readFileSync(here(path), "utf8");
const table = (name) => JSON.parse(read(`../cases/${name}.json`));

open(read("texts.txt").split("\n").filter((line) => line && !line.startsWith("#")));
const contents = `
  import { make } from "./dom";
  import { face, faceName } from "./face";
  import { field, form } from "./form";
  import { mail, say } from "./settings";
  export { borrow } from "./borrowed";
  export { drawSmall } from "./home";
  export { received } from "./received";
  export { mailBody, spoken, wellFormed } from "./words";
  export const kit = { make, say, mail, face, faceName, field, form };
`;
const built = buildSync({ stdin: { contents, loader: "ts", resolveDir: here(".") }, bundle: true, format: "esm", write: false });
const { borrow, drawSmall, kit, mailBody, received, spoken, wellFormed } = await import(
  "data:text/javascript;base64," + Buffer.from(built.outputFiles[0].contents).toString("base64")
);
borrow(kit);

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

/** A place, with a screen of the small form. */
const surface = (given) => ({ content: element("div"), site: __BAKED__, recall: () => ({}), back() {}, say() {}, emit() {}, ...given });
const drawn = (screen) => {
  const place = surface({ screen });
  drawSmall(place);
  return place.content.all;
};
const receipt = { reference: "K7Q2-9M4X-3PC", received_at: "2026-11-24T10:00:00Z", delivered_at: null };
const receiptOf = (given, rating) => received(surface({ rating, receipt: { ...receipt, ...given } }));
/** The fields among elements, and what they say and do about being empty. */
const fieldsOf = (elements) =>
  elements
    .filter(({ tag }) => tag == "label")
    .map(({ all }) => {
      const input = all.find(({ tag }) => tag == "input" || tag == "textarea");
      const isOptional = all.some(({ textContent }) => textContent == "optional");
      return { field: input.name, need: !input.dataset.empty ? isOptional && "optional" : !isOptional && "needed" };
    });
for (const { kind, fields } of table("fields")) {
  if (kind != "feedback") {
    expect(`fields of a ${kind}`, JSON.stringify(fieldsOf(drawn(kind))), JSON.stringify(fields));
    continue;
  }
  // Faces first; who pressed one may add words to the receipt, which has a rule of its own.
  const faces = drawn(kind).filter(({ tag, value }) => tag == "button" && value);
  const added = receiptOf({}, "good").flatMap((part) => part.all);
  const names = [...(faces.length == 3 ? ["rating"] : []), ...fieldsOf(added).map(({ field }) => field)];
  expect("fields of feedback", names.join(), fields.map(({ field }) => field).join());
}
for (const { loader, is_delivered, ...told } of table("furthest")) {
  const [title] = receiptOf({ ...told, delivered_at: is_delivered ? receipt.received_at : null });
  expect(`furthest of ${JSON.stringify(told)}`, title.textContent, `receipt_title_${loader}`);
}

for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;
