// What the visitor gets back: the line with its two stations, which changes by itself, and the stub.

import { type Child, key, link, make, small, wait } from "./dom";
import { field, form } from "./form";
import { draw, face, faceName } from "./screen";
import type { Receipt } from "./send";
import { language, request, say } from "./settings";
import { type Surface, emit } from "./surface";
import { Sentence } from "./texts";

/** A receipt is looked at for so long; whoever wants to know more opens the page. */
const LOOKS_MS = 6e5;
/** Looks lie at first two seconds apart, each time twice as much, but never more than this. */
const LOOK_MAX_MS = 6e4;
/** A look follows the moment by which the delivery is due. */
const AFTER_DUE_MS = 2e3;
/** So long after that moment it is slow. */
const SLOW_MS = 6e4;

const station = (name: Sentence, at: string | null, note: Child): HTMLElement =>
  make(
    "li",
    { className: at ? "done" : "" },
    make("b", null, name),
    small(at ? time(at) : Sentence.fact_not_yet),
    small(note),
  );

const time = (at: string): string => new Date(at).toLocaleTimeString(language, { timeStyle: "short" });

/** Draws a receipt, after a press of a face with room for words. */
export const received = async (surface: Surface, receipt: Receipt, rating?: string): Promise<void> => {
  const { reference, received_at: since, case_url: page, next } = receipt;
  const arrived = Date.now();
  // The visitor's clock may be wrong, so only differences count.
  const due = arrived + Date.parse(next?.by || since) - Date.parse(since);
  const title = make("span");
  const note = small();
  const line = make("ol");

  const show = (): void => {
    const { delivered_at: at, next } = receipt;
    line.replaceChildren(
      station(Sentence.fact_received, since, ""),
      station(
        Sentence.fact_delivered,
        at,
        at
          ? Sentence.fact_delivered_note
          : Date.now() > due + SLOW_MS
            ? Sentence.next_delivery_slow
            : next?.joins
              ? say(Sentence.next_delivery_rated_at, time(next.by!))
              : Sentence.next_delivery,
      ),
    );
    title.textContent = at
      ? say(Sentence.receipt_title_delivered)
      : rating
        ? say(Sentence.receipt_title_rated, faceName(rating).toLowerCase())
        : say(Sentence.receipt_title_received);
  };

  show();
  draw(
    surface,
    true,
    [rating ? face(rating) : "", title],
    rating
      ? form(
          surface,
          "feedback",
          note,
          [field(surface, "message", Sentence.add_label, Sentence.optional), key("key", null, Sentence.add_send), note],
          (next) => received(surface, next),
          receipt.receipt,
        )
      : "",
    line,
    make(
      "footer",
      null,
      small(Sentence.reference_label),
      make("b", { ariaHidden: "true" }, reference),
      // Letter by letter, group by group.
      make("span", null, reference.replace(/\w/g, "$& ").replace(/-/g, ", ")),
      small(Sentence.link_note),
      link(page, Sentence.link_open, "_blank"),
    ),
  );

  for (let pause = 2e3; !receipt.delivered_at && Date.now() < arrived + LOOKS_MS; pause = Math.min(pause * 2, LOOK_MAX_MS)) {
    const untilDue = due + AFTER_DUE_MS - Date.now();
    await wait(untilDue > 0 ? Math.min(untilDue, pause) : pause);
    if (!line.isConnected) return;
    // Only while it can be seen: not in a hidden tab, nor in a closed panel.
    if (!document.hidden && line.getClientRects()[0])
      try {
        Object.assign(receipt, await (await request(receipt.receipt_url)).json());
      } catch {
        // The next look may have an answer.
      }
    show();
  }
  if (receipt.delivered_at) {
    surface.say(title.textContent!);
    emit("delivered", { reference });
  }
};
