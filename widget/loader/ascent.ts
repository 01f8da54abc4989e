// The ladder's upper rung: the panel, fetched once, its styles beside ours.

import type { Panel } from "./afterwards";
import type { Site } from "./settings";

/** The panel, once it can draw. */
export let panel: Panel | undefined;

let isAsked: boolean;

export const fetchPanel = async ({ assets, language }: Site, sheets: CSSStyleSheet[]): Promise<void> => {
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
    if (!(await module.prepare(assets, language))) return;
    sheets.push(sheet);
    panel = module;
  } catch {
    // The small form serves.
  }
};
