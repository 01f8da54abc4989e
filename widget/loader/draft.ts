// What the visitor typed, and the key under which it is sent. The panel reads and writes the same
// entry, so that a screen may be drawn by either.

import { site } from "./settings";
import type { Surface } from "./surface";

export type Kind = "feedback" | "question" | "callback";
export type Field = "message" | "name" | "phone" | "email";

export interface Draft extends Partial<Record<Field, string | undefined>> {
  key: string;
  /** An attempt with this key was begun and not answered: it may have arrived. */
  tried?: boolean | undefined;
  /** The key of an unanswered attempt that was edited since. */
  replaces?: string | undefined;
  kind?: Kind | undefined;
  rating?: string | undefined;
  page?: string | undefined;
  touchpoint?: string | undefined;
}

const entry = "pronto:" + site;

/** 128 random bits in hexadecimal digits. */
const mint = (): string => {
  let key = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) key += (byte + 256).toString(16).slice(1);
  return key;
};

export const fresh = (): Draft => ({ key: mint() });

/** Serves until something is kept, and where the browser refuses storage. */
let last = fresh();

/** What was typed in this place of the page, or in this tab. */
export const recall = ({ draft }: Surface): Draft => {
  try {
    return draft || JSON.parse(sessionStorage[entry]);
  } catch {
    return last;
  }
};

/** Keeps a draft while the tab is open. Called from the first key press or Send on, never before. */
export const keep = ({ draft }: Surface, changed: Draft): void => {
  if (!draft)
    try {
      last = changed;
      sessionStorage[entry] = JSON.stringify(changed);
    } catch {
      // A browser that refuses storage costs only what a reload would keep.
    }
};

/** Another submission than the one that was tried: it replaces that one, should it have arrived. */
export const renew = (draft: Draft): void => {
  draft.replaces = draft.key;
  draft.key = mint();
  draft.tried = false;
};
