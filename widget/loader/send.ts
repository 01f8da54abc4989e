// From Send to a verdict, within 13 seconds: two attempts with one key.

import { wait } from "./dom";
import { edge, request, site } from "./settings";

export interface Receipt {
  reference: string;
  received_at: string;
  delivered_at: string | null;
  next?: { by?: string; joins?: boolean };
  receipt?: string;
  receipt_url: string;
  case_url: string;
}

/** An answer of the right shape, or none: a captive portal answers 200 with a page of its own. */
export interface Verdict extends Partial<Receipt> {
  /** Names a problem: the edge refused it. */
  type?: string;
  /** What is wrong with each field, in the visitor's language. */
  errors?: { pointer: string; detail: string }[];
  /** To be tried again after so many seconds. */
  retry?: number;
  /** An attempt came to nothing: it may have arrived. */
  lost?: boolean | undefined;
}

/** From Send until every other way is on the screen, less a moment to draw them. */
const PROMISE_MS = 12800;
/** One attempt's longest wait, and the longest `Retry-After` that is waited for at "Sending…". */
const ATTEMPT_MS = 6e3;
/** What failed at once is tried again only so long after Send: a network needs a breath to come back. */
const BREATH_MS = 2e3;
/** A second attempt that had less time than this could not be answered. */
const ATTEMPT_MIN_MS = 500;

const attempt = async (key: string, body: string, ms: number): Promise<Verdict> => {
  try {
    const response = await request(
      `${edge}/v1/sites/${site}/submissions`,
      {
        method: "POST",
        // Survives the tab, if it is closed now.
        keepalive: true,
        headers: { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` },
        body,
      },
      ms,
    );
    const answer = await response.json();
    answer.retry = +response.headers.get("Retry-After")!;
    // 409: an earlier attempt is still being stored.
    if (answer.reference || (answer.type && response.status != 409)) return answer;
  } catch {
    // No answer, or not the edge's.
  }
  return {};
};

/** Sends, twice if need be. */
export const send = async (key: string, draft: object): Promise<Verdict> => {
  const begun = Date.now();
  const body = JSON.stringify(draft);
  const first = await attempt(key, body, ATTEMPT_MS);
  const elapsed = Date.now() - begun;
  const pause = first.retry ? first.retry * 1e3 : Math.max(0, BREATH_MS - elapsed);
  const left = Math.min(ATTEMPT_MS, PROMISE_MS - elapsed - pause);
  let verdict = first;
  if (!first.reference && (!first.type || first.retry) && pause <= ATTEMPT_MS && left >= ATTEMPT_MIN_MS) {
    await wait(pause);
    verdict = await attempt(key, body, left);
  }
  verdict.lost = !(first.type && verdict.type);
  return verdict;
};
