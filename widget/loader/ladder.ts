// What is fetched on intent: the styles and screens that follow (`later.ts`), which fetch the ladder's upper rung,
// the panel. Whoever cannot run the panel does not hear of it.

import type { Later } from "./afterwards";
import { readTexts, site } from "./settings";
import { dark, makeSheet } from "./style";

/** What `later.ts` is lent: a `Kit`, which `pronto.ts` puts in here. */
export const lent = {};
/** What follows Send, once it is there. */
export let later: Later | undefined;
/** Styles in their order: those of the first screen, of what follows, of the panel. A place takes on what has
 * arrived when its next screen is drawn, so that nothing moves under a pointer. */
export const sheets: CSSStyleSheet[] = [];

let fetching: Promise<void> | undefined;

const load = async (): Promise<void> => {
  try {
    // No `fetch`: a page's policy, or the page itself, may have none for us.
    const [module] = await Promise.all([import(site.assets + "later.js") as Promise<Later>, readTexts(site.language)]);
    sheets.push(makeSheet(module.styles(dark)));
    module.borrow(lent);
    later = module;
  } catch {
    // What matters is said all the same, and the next sign of intent asks again.
    fetching = undefined;
  }
};

/** Fetches what follows Send, once. */
export const prepare = (): Promise<void> => (fetching ||= load());

/** Fetches the panel, too. */
export const prepareAll = async (): Promise<void> => {
  await prepare();
  later?.fetchPanel(site, sheets);
};
