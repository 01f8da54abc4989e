// What the visitor gets back: the line with its two stations, which changes by itself, and the stub.

import { kit } from "./borrowed";
import type { Receipt } from "./send";
import type { Surface } from "./surface";
import { Sentence } from "./texts";
import { fill, wait, ways } from "./ways";

/** A receipt is looked at for so long; whoever wants to know more opens the page. */
const LOOKS_MS = 6e5;
/** Looks lie at first two seconds apart, each time twice as much, but never more than this. */
const LOOK_FIRST_MS = 2e3;
const LOOK_MAX_MS = 6e4;
/** A look follows the moment by which the delivery is due. */
const AFTER_DUE_MS = 2e3;
/** An answer that takes longer is not waited for. */
const LOOK_WAIT_MS = 6e3;
/** So long after that moment it is slow. */
const SLOW_MS = 6e4;

/** The reference that each place showed last: the same once more means that words were added. */
const shown = new WeakMap<HTMLElement, string>();

/** A receipt; after a press of a face with room for words. */
export const received = (surface: Surface): Node[] => {
  const { make, say } = kit;
  const { rating, content } = surface;
  const receipt = surface.receipt!;
  const isAdded = shown.get(content) == receipt.reference;
  shown.set(content, receipt.reference);
  const title = make("span");
  const line = make("ol");
  // Without a clipboard, as on a page that is not secure, the link itself can be copied.
  const copy = make(
    "button",
    {
      type: "button",
      async onclick() {
        await navigator.clipboard.writeText(receipt.case_url);
        copy.textContent = say(Sentence.link_copied);
      },
    },
    Sentence.link_copy,
  );
  const open = make("a", { href: receipt.case_url, target: "_blank", className: "key" }, Sentence.link_open);
  const { contact } = receipt;
  const change = (): Node => make("a", { href: receipt.contact_url!, target: "_blank" }, Sentence.contact_change);
  follow(surface, receipt, title, line);

  const parts: Node[] = [
    make("h3", { tabIndex: -1, ariaLevel: surface.isInline ? "2" : "3" }, ...(rating ? [kit.face(rating)] : []), title),
    line,
    ...(contact ? [make("p", null, make("bdi", null, contact), " ", change())] : []),
    make(
      "footer",
      { className: "stub" },
      make("b", null, Sentence.reference_label),
      make("b", { className: "reference", ariaHidden: "true" }, receipt.reference),
      // Letter by letter, group by group.
      make("span", { className: "sr" }, receipt.reference.replace(/\w/g, "$& ").replace(/-/g, ", ")),
      make("small", null, Sentence.reference_hint),
      make("div", { className: "pair" }, open, ...(navigator.clipboard ? [copy] : [])),
      make("small", null, Sentence.link_note),
    ),
  ];
  if (rating) {
    const note = make("small", null, isAdded ? fill(Sentence.added, clock(Date.now(), surface)) : "");
    const message = kit.field(surface, "message", Sentence.add_label, Sentence.optional, Sentence.fault_add_empty);
    const add = make("button", null, Sentence.add_send);
    parts.splice(1, 0, kit.form(surface, "feedback", note, [message, add, note], receipt));
  }
  return parts;
};

/** A time of day, by the visitor's own clock. */
const clock = (at: string | number, { site }: Surface): string => new Date(at).toLocaleTimeString(site.language, { timeStyle: "short" });

/** Follows a receipt on its line, and in its title, for as long as they are shown. */
const follow = async (
  surface: Surface,
  receipt: Receipt,
  title: HTMLElement,
  line: HTMLElement,
): Promise<void> => {
  const { make, say } = kit;
  const { rating, site } = surface;
  const { reference, received_at: since } = receipt;
  const arrived = Date.now();
  // The visitor's clock may be wrong, so only differences count.
  const due = arrived + Date.parse(receipt.next?.by || since) - Date.parse(since);

  const time = (at: string): string => clock(at, surface);
  const station = (name: Sentence, at: string | null, note: Sentence | string): Node => {
    const when = at ? make("time", { dateTime: at }, time(at)) : make("small", null, Sentence.fact_not_yet);
    return make("li", { className: at ? "done" : "" }, make("b", null, name), when, make("small", null, note));
  };
  const nextNote = (): Sentence | string => {
    const { next } = receipt;
    if (Date.now() > due + SLOW_MS) return Sentence.next_delivery_slow;
    return next?.joins && next.by ? fill(Sentence.next_delivery_rated_at, time(next.by)) : Sentence.next_delivery;
  };
  /** Says the furthest fact, of the two that there are words for here: as `widget/cases/furthest.json` has it. */
  const show = (): void => {
    const at = receipt.delivered_at;
    const stations = [
      station(Sentence.fact_received, since, Sentence.fact_received_note),
      station(Sentence.fact_delivered, at, at ? Sentence.fact_delivered_note : nextNote()),
    ];
    if (at) (stations[0] as HTMLElement).classList.add("joined");
    // Slower than it should be: the ways that need nobody's server.
    if (!at && Date.now() > due + SLOW_MS)
      stations.push(make("li", { className: "ways" }, ...ways(surface)));
    // Nothing moves but the line.
    const now = make("ol", null, ...stations);
    if (now.textContent != line.textContent) line.replaceChildren(...stations);
    title.textContent = at
      ? say(Sentence.receipt_title_delivered)
      : rating
        ? fill(Sentence.receipt_title_rated, kit.faceName(rating).toLocaleLowerCase(site.language))
        : say(Sentence.receipt_title_received);
  };

  for (let pause = LOOK_FIRST_MS; ; pause = Math.min(pause * 2, LOOK_MAX_MS)) {
    show();
    if (receipt.delivered_at) {
      surface.say!(title.textContent!);
      surface.emit("delivered", { reference });
      return;
    }
    const now = Date.now();
    if (now > arrived + LOOKS_MS) return;
    const untilDue = due + AFTER_DUE_MS - now;
    await wait(untilDue > 0 ? Math.min(untilDue, pause) : pause);
    if (!line.isConnected) return;
    // Only while it can be seen: not in a hidden tab, nor in a closed panel.
    if (!document.hidden && line.getClientRects()[0])
      try {
        const seen = await (await fetch(receipt.receipt_url, { signal: AbortSignal.timeout(LOOK_WAIT_MS) })).json();
        if (seen.reference == reference) Object.assign(receipt, seen);
      } catch {
        // The next look may have an answer.
      }
  }
};
