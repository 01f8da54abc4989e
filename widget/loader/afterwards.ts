// What the loader knows of the files that it fetches on intent.

import type { Verdict } from "./send";
import type { Site } from "./settings";
import type { Surface } from "./surface";

/** `widget/src`, as it is imported. */
export interface Panel {
  default(options: { module_or_path: Response }): Promise<unknown>;
  /** Whether it has its sentences. */
  prepare(assets: string, language: string): Promise<boolean>;
  draw(surface: Surface): void;
}

/** `later.ts`, as it is imported. */
export interface Later {
  /** Takes what the loader lends, a `Kit`. */
  borrow(lent: object): void;
  styles(dark: string): string;
  received(surface: Surface): Node[];
  /** The last report of this tab, if there is one. */
  earlier(surface: Surface): Node[];
  failed(rest: HTMLElement, reason: string, words: string, rating: string, verdict: Verdict): void;
  /** While a form is on its way; returns what ends that. */
  sending(surface: Surface, form: HTMLElement, note: HTMLElement): () => void;
  /** Looks after a screen that was drawn. */
  watch(surface: Surface): void;
  fetchPanel(site: Site, sheets: CSSStyleSheet[]): void;
  /** The panel, once it can draw. */
  panel: Panel | undefined;
}
