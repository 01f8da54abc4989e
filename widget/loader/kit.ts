// What the loader and `later.ts` know of one another.

import type { make } from "./dom";
import type { face, faceName } from "./face";
import type { field, form } from "./form";
import type { Verdict } from "./send";
import type { say } from "./settings";
import type { Surface } from "./surface";

/** A Send that did not go through. */
export interface Attempt {
  /** What was sent, by its names on the wire. */
  body: Record<string, string | undefined>;
  verdict: Verdict;
  /** What was pressed. */
  pressed: HTMLButtonElement;
  /** The line that says how it is going. */
  note: HTMLElement;
  /** Where the other ways belong. */
  rest: HTMLElement;
}

/** What the loader lends. */
export interface Kit {
  make: typeof make;
  say: typeof say;
  face: typeof face;
  faceName: typeof faceName;
  field: typeof field;
  form: typeof form;
}

/** `later.ts`, as it is imported. */
export interface Later {
  borrow(kit: Kit): void;
  styles: string;
  received(surface: Surface): Node[];
  failed(surface: Surface, attempt: Attempt): void;
}
