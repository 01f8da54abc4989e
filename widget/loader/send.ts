// From Send to a verdict, within 13 seconds: two attempts with one key.

import { wait } from "./dom";
import { site } from "./settings";
import { wellFormed } from "./words";

export interface Receipt {
  reference: string;
  received_at: string;
  delivered_at: string | null;
  next?: { by?: string; joins?: boolean };
  receipt?: string;
  receipt_url: string;
  case_url: string;
  /** The number or the address that was given, and where it is changed. */
  contact?: string;
  contact_url?: string;
}

/** An answer of the right shape, or none: a captive portal answers 200 with a page of its own. */
export interface Verdict extends Partial<Receipt> {
  /** The edge is certain that it is not stored. */
  refused?: boolean;
  /** What is wrong with each field, in the visitor's language. */
  errors?: { pointer: string; detail: string }[];
  /** To be tried again after so many milliseconds. */
  retry?: number;
  /** An attempt came to nothing: it may have arrived. */
  lost?: boolean | undefined;
  /** Somebody answered, and said that something broke. */
  broken?: boolean | undefined;
}

/** What goes over the wire, by its names there. */
export type Body = Record<string, string | boolean | undefined>;

/** From Send to a verdict. What is shown then may still have to come (`form.ts`): 13 seconds in all. */
const PROMISE_MS = 12e3;
/** One attempt's longest wait, and the longest `Retry-After` that is waited for at "Sending…". */
const ATTEMPT_MS = 6e3;
/** What failed at once is tried again only so long after Send: a network needs a breath to come back. */
const BREATH_MS = 2e3;

export const send = async (key: string, body: Body): Promise<Verdict> => {
  const begun = Date.now();
  /** Set after the first attempt. */
  let first: Verdict | undefined;
  for (;;) {
    const spent = Date.now() - begun;
    let verdict: Verdict = { lost: true };
    try {
      const response = await fetch(`${site.edge}/v1/sites/${site.id}/submissions`, {
        method: "POST",
        // Survives the tab, if it is closed now.
        keepalive: true,
        headers: { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` },
        body: JSON.stringify(body, (_, value) => (value?.at ? wellFormed(value) : value)),
        signal: AbortSignal.timeout(Math.min(ATTEMPT_MS, PROMISE_MS - spent)),
      });
      const { status, headers } = response;
      verdict.broken = status > 499;
      const answer: Verdict = await response.json();
      // Else it may be stored, or it is not the edge that answers.
      if (answer.reference || answer.refused) verdict = { ...answer, retry: +headers.get("Retry-After")! * 1e3 };
    } catch {
      // No answer, or not the edge's.
    }
    const { lost, retry } = verdict;
    if (first) return { ...verdict, lost: lost || first.lost };
    if (!lost && !(retry! <= ATTEMPT_MS && retry)) return verdict;
    await wait(lost ? begun + BREATH_MS - Date.now() : retry!);
    first = verdict;
  }
};
