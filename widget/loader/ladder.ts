// The ladder's upper rung: the panel, fetched on intent. Whoever cannot run it does not hear of it.

import { assets } from "./settings";
import type { Surface } from "./surface";

interface Panel {
  default(options: { module_or_path: Response }): Promise<unknown>;
  draw(surface: Surface): void;
}

/** The panel, once it can draw. */
export let panel: Panel | undefined;
let isAsked = false;

/** Fetches the panel, once. Its styles are adopted beside ours. */
export const fetchPanel = async (root: ShadowRoot): Promise<void> => {
  if (isAsked) return;
  isAsked = true;
  try {
    const [module, wasm, styles] = await Promise.all([
      import(assets + "panel.js") as Promise<Panel>,
      fetch(assets + "panel_bg.wasm"),
      fetch(assets + "panel.css"),
    ]);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await styles.text());
    await module.default({ module_or_path: wasm });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    panel = module;
  } catch {
    // The small form serves.
  }
};
