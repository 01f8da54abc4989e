// What is fetched on intent: the styles and screens that follow (`later.ts`), and the ladder's upper rung,
// the panel. Whoever cannot run the panel does not hear of it.

import { make } from "./dom";
import { face, faceName } from "./face";
import { field, form } from "./form";
import type { Later } from "./kit";
import { assets, language, readTexts, say } from "./settings";
import { rules, sheet } from "./style";
import type { Surface } from "./surface";

interface Panel {
  default(options: { module_or_path: Response }): Promise<unknown>;
  /** Whether it has its sentences. */
  prepare(assets: string, language: string): Promise<boolean>;
  draw(surface: Surface): void;
}

/** What follows Send, once it is there. */
export let later: Later | undefined;
/** The panel, once it can draw. */
export let panel: Panel | undefined;

let isAsked: boolean;
let fetching: Promise<void> | undefined;

const load = async (): Promise<void> => {
  try {
    const [module] = await Promise.all([import(assets + "later.js") as Promise<Later>, readTexts(language)]);
    sheet.replaceSync(rules + module.styles);
    module.borrow({ make, say, face, faceName, field, form });
    later = module;
  } catch {
    // What matters is said all the same, and the next sign of intent asks again.
    fetching = undefined;
  }
};

/** Fetches what follows Send, once. */
export const prepare = (): Promise<void> => (fetching ||= load());

/** Fetches the panel, once. Its styles are adopted beside ours. */
export const fetchPanel = async (root: ShadowRoot): Promise<void> => {
  prepare();
  if (isAsked) return;
  isAsked = true;
  try {
    const [module, wasm, styles] = await Promise.all([
      import(assets + "panel.js") as Promise<Panel>,
      fetch(assets + "panel_bg.wasm"),
      fetch(assets + "panel.css"),
    ]);
    const own = new CSSStyleSheet();
    own.replaceSync(await styles.text());
    await module.default({ module_or_path: wasm });
    if (!(await module.prepare(assets, language))) return;
    root.adoptedStyleSheets = [sheet, own];
    panel = module;
  } catch {
    // The small form serves.
  }
};
