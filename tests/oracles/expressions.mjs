// Every regular expression of our own JavaScript, held against recheck, which finds those that need more
// than linear time on some text; and each timed on texts ten times as long as what is typed may be. Run by the
// checks: `node tests/oracles/expressions.mjs [FILE…]`.

import { readFileSync, readdirSync } from "node:fs";
import { checkSync } from "recheck";
import ts from "typescript";

const ROOT = new URL("../../", import.meta.url);
const FOLDERS = ["widget/loader", "edge/src", "edge/workerd", "edge/courier/src"];
// Ten times `MESSAGE_CHARS_MAX` of shared/src/limits.rs.
const LONG = 10 * +/MESSAGE_CHARS_MAX: usize = ([\d_]+)/.exec(read("shared/src/limits.rs"))[1].replaceAll("_", "");
const TIME_MS_MAX = 50;
// These make an expression of a string.
const COMPILING = ["match", "matchAll", "search"];

function read(path) {
  return readFileSync(new URL(path, ROOT), "utf8");
}

function files() {
  const all = FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true }).map((name) => `${folder}/${name}`));
  return all.filter((name) => /\.(ts|js|mjs)$/.test(name));
}

// Each expression of a file, with its place; `source` is missing where it is made while the program runs.
function* expressions(file) {
  const tree = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const written = (node) => (node && ts.isStringLiteralLike(node) ? node.text : undefined);
  const visit = function* (node) {
    const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
      const end = node.text.lastIndexOf("/");
      yield { place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const [first, second] = node.arguments ?? [];
      const name = node.expression.name?.text ?? node.expression.text;
      const isLiteral = first?.kind === ts.SyntaxKind.RegularExpressionLiteral;
      if (name === "RegExp" && !isLiteral) yield { place, source: written(first), flags: written(second) ?? "" };
      if (COMPILING.includes(name) && written(first) !== undefined) yield { place, source: written(first), flags: "" };
    }
    for (const child of node.getChildren(tree)) yield* visit(child);
  };
  yield* visit(tree);
}

// The longest that it takes to look through a long text of one character that the expression may know. Of two
// looks the shorter one counts, in the processor's time: others use this machine too.
function slowest({ source, flags }) {
  const expression = new RegExp(source, flags.includes("g") ? flags : `${flags}g`);
  const times = [...new Set(`${source}a0 `)].map((character) => {
    const text = character.repeat(LONG);
    const look = () => {
      const before = process.cpuUsage();
      text.replace(expression, "");
      return process.cpuUsage(before).user / 1_000;
    };
    return Math.min(look(), look());
  });
  return Math.max(...times);
}

const faults = [];
let count = 0;
for (const file of process.argv.length > 2 ? process.argv.slice(2) : files()) {
  for (const found of expressions(file)) {
    const { place, source, flags } = found;
    count++;
    if (source === undefined) {
      faults.push(`${place}: made while the program runs, so nobody can tell how long it takes`);
      continue;
    }
    const { status, complexity } = checkSync(source, flags);
    // What is not safe might take until tomorrow.
    const time = status === "safe" ? slowest(found) : 0;
    if (status !== "safe") faults.push(`${place}: /${source}/${flags} is ${status}: ${complexity?.summary ?? "not known"}`);
    if (time > TIME_MS_MAX) faults.push(`${place}: /${source}/${flags} takes ${Math.round(time)} ms for ${LONG} characters`);
  }
}
// What finds nothing to look at has looked in the wrong place.
if (count === 0) faults.push("no expression was found");
for (const fault of faults) console.error(fault);
console.log(`${count} expressions, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
