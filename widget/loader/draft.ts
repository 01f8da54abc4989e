// What the visitor typed, and the key under which it is sent. The panel reads and writes the same
// entry, so that a screen may be drawn by either.

import { site } from "./settings";

export type Kind = "feedback" | "question" | "callback";
export type Field = "message" | "name" | "phone" | "email";

export interface Draft extends Partial<Record<Field, string>> {
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

/** 128 random bits. */
const mint = (): string => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** Serves until something is kept, and where the browser refuses storage. */
let last: Draft = { key: mint() };

/** What was typed in this tab. */
export const recall = (): Draft => {
  try {
    last = JSON.parse(sessionStorage[entry]);
  } catch {
    // Nothing kept, or no storage.
  }
  return last;
};

/** Keeps a draft while the tab is open. Called from the first key press or Send on, never before. */
export const keep = (draft: Draft): void => {
  last = draft;
  try {
    sessionStorage[entry] = JSON.stringify(draft);
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
