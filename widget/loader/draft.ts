// What the visitor typed, and the key under which it is sent. A draft belongs to its kind and its place: what was
// begun as a question stands in no other field. The panel reads and writes the same drafts.

import { site } from "./settings";

export type Kind = "feedback" | "question" | "callback";
export type Field = "message" | "name" | "phone" | "email";

export interface Draft extends Partial<Record<Field, string>> {
  key: string;
  /** An attempt with this key was begun and not answered: it may have arrived. */
  tried?: boolean | undefined;
  /** The key of an unanswered attempt that was edited since. */
  replaces?: string | undefined;
  /** The number that the edge asked back about: from now on it is sent as it is. */
  asked?: string | undefined;
  kind?: Kind | undefined;
  rating?: string | undefined;
  page?: string | undefined;
  touchpoint?: string | undefined;
}

/** What the first screen leads back to. */
export interface Last {
  reference: string;
  case_url: string;
}

/** 128 random bits. */
export const mint = (): string => crypto.getRandomValues(new Uint32Array(4)).join("-");

const drafts: Record<string, Draft> = {};

/** What is kept while the tab is open. A browser that refuses storage costs only what a reload would keep. */
export const stored = (name: string, value?: object): any => {
  const entry = `pronto:${site}:${name}`;
  try {
    if (value) sessionStorage[entry] = JSON.stringify(value);
    return JSON.parse(sessionStorage[entry]);
  } catch {
    return value;
  }
};

/** The draft of this name: a kind, and the place. */
export const recall = (name: string): Draft => (drafts[name] ||= stored(name) || { key: mint() });

/** Keeps a draft. Called from the first key press or Send on, never before. */
export const keep = (name: string, draft: Draft): void => {
  stored(name, (drafts[name] = draft));
};

/** Another submission than the one that was tried: it replaces that one, should it have arrived. */
export const renew = (draft: Draft): void => {
  draft.replaces = draft.key;
  draft.key = mint();
  draft.tried = false;
};
