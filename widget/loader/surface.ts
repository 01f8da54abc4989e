// Where screens are drawn: the dialog's content, or a place in the page. It is also what the panel is
// handed at each `draw`, so its names are shared with `widget/src`.

import type { Draft, Kind, Last } from "./draft";
import type { Receipt } from "./send";
import type { Site } from "./settings";

export interface Surface {
  content: HTMLElement;
  /** `feedback`, which is the first, `question`, `callback`, `rated`. */
  screen: string;
  rating?: string | undefined;
  /** With "rated": what the press of a face on the small form's own first screen came to. */
  receipt?: Receipt | undefined;
  site: Site;
  page: string;
  touchpoint?: string | undefined;
  /** Words to begin with. */
  message?: string | undefined;
  /** A place in the page: three faces, no more. */
  isInline: boolean;
  /** Whether the edge takes nothing from this page. */
  refused: boolean;
  /** The last report of this tab. */
  last: Last | undefined;
  /** The draft of what is drawn here. */
  recall(): Draft;
  keep(draft: Draft): void;
  /** A key for another one. */
  fresh(): string;
  /** It was received: the page is told, and the first screen leads back to it. */
  received(kind: Kind, receipt: Receipt): void;
  /** The link that writes to the company. */
  mail(words: string): string;
  /** Moves on to another screen. */
  pick(screen: string, rating?: string, receipt?: Receipt): void;
  /** Shows or hides the key that leads back, */
  back(isShown: boolean): void;
  /** which does this. */
  onback?: (() => void) | undefined;
  /** Says something to who cannot see the screen, from the first screen on that follows `later.ts`. */
  say?(text: string): void;
  emit(event: string, detail?: object): void;
}

/** Tells the page, as a DOM event `pronto:*`. Nothing that a visitor typed is in it. */
export const emit = (event: string, detail?: object): void => {
  document.dispatchEvent(new CustomEvent("pronto:" + event, { detail }));
};
