// What the loader and `later.ts` know of one another.

import type { make } from "./dom";
import type { Draft } from "./draft";
import type { face, faceName } from "./face";
import type { plainPage } from "./failed";
import type { field, form } from "./form";
import type { Verdict } from "./send";
import type { mail, say } from "./settings";
import type { Surface } from "./surface";

/** `widget/src`, as it is imported. */
export interface Panel {
  default(options: { module_or_path: Response }): Promise<unknown>;
  /** Whether it has its sentences. */
  prepare(assets: string, language: string): Promise<boolean>;
  draw(surface: Surface): void;
}

/** What the loader lends. */
export interface Kit {
  make: typeof make;
  say: typeof say;
  mail: typeof mail;
  face: typeof face;
  faceName: typeof faceName;
  field: typeof field;
  form: typeof form;
  plainPage: typeof plainPage;
}

/** `later.ts`, as it is imported. */
export interface Later {
  borrow(kit: Kit): void;
  styles(dark: string): string;
  received(surface: Surface): Node[];
  /** The last report of this tab, if there is one. */
  earlier(surface: Surface): Node[];
  failed(rest: HTMLElement, reason: string, words: string, rating: string, verdict: Verdict): void;
  /** While a form is on its way; returns what ends that. */
  sending(surface: Surface, form: HTMLElement, note: HTMLElement): () => void;
  /** Looks after a screen that was drawn. */
  watch(surface: Surface, draft: Draft): void;
  fetchPanel(assets: string, language: string, sheets: CSSStyleSheet[]): void;
  /** The panel, once it can draw. */
  panel: Panel | undefined;
}
