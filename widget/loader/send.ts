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

/** From Send to a verdict. What is shown then may still have to come (`form.ts`): 13 seconds in all. */
const PROMISE_MS = 12e3;
/** One attempt's longest wait, and the longest `Retry-After` that is waited for at "Sending…". */
const ATTEMPT_MS = 6e3;
/** What failed at once is tried again only so long after Send: a network needs a breath to come back. */
const BREATH_MS = 2e3;

export const send = async (key: string, body: object): Promise<Verdict> => {
  const begun = Date.now();
  const left = (span: number): number => begun + span - Date.now();
  const attempt = async (): Promise<Verdict> => {
    try {
      const response = await request(
        `${edge}/v1/sites/${site}/submissions`,
        {
          method: "POST",
          // Survives the tab, if it is closed now.
          keepalive: true,
          headers: { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` },
          body: JSON.stringify(body),
        },
        Math.min(ATTEMPT_MS, left(PROMISE_MS)),
      );
      const answer = await response.json();
      answer.retry = +response.headers.get("Retry-After")! * 1e3;
      // 409: an earlier attempt is still being stored.
      if (answer.reference || (answer.type && response.status != 409)) return answer;
    } catch {
      // No answer, or not the edge's.
    }
    return { lost: true, retry: left(BREATH_MS) || 1 };
  };
  const first = await attempt();
  if (!first.retry || first.retry > ATTEMPT_MS) return first;
  await wait(first.retry);
  const second = await attempt();
  second.lost ||= !!first.lost;
  return second;
};
