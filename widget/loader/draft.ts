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

/** 122 random bits (RFC 9562, 5.4). Where there are none, nothing may be sent (`pronto.ts`). */
export const mint = (): string => crypto.randomUUID();

const kept: Record<string, any> = {};

/** What is kept while the tab is open. A browser that refuses storage costs only what a reload would keep. */
export const stored = (name: string, value?: object): any => {
  const entry = `pronto:${site.id}:${name}`;
  if (value) kept[name] = value;
  try {
    if (value) sessionStorage[entry] = JSON.stringify(value);
    return (kept[name] ||= JSON.parse(sessionStorage[entry]));
  } catch {
    return kept[name];
  }
};

/** The draft of this name: a kind, and the place. It is stored from the first key press or Send on, never before. */
export const recall = (name: string): Draft => stored(name) || (kept[name] = { key: mint() });

/** Another submission than the one that was tried: it replaces that one, should it have arrived. */
export const renew = (draft: Draft): void => {
  draft.replaces = draft.key;
  draft.key = mint();
  draft.tried = false;
};
