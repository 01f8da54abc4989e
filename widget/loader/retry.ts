// After a Send that did not go through: the words in a well, and, where the edge is very busy, a try that comes by itself.

import { kit } from "./borrowed";
import type { Verdict } from "./send";
import { Sentence } from "./texts";
import { count, wait } from "./ways";

/** Why, where it is not that our side could not take it. */
const WHY: Record<string, Sentence> = { origin: Sentence.fail_origin, unanswered: Sentence.fail_unanswered };

/** The faces of a form, which stand in `rest` from its first failure on. */
const groups = new WeakMap<HTMLFormElement, Element>();

/** Makes of `rest` what is read, not only what can be pressed. */
export const failed = async (rest: HTMLElement, reason: string, words: string, rating: string, verdict: Verdict): Promise<void> => {
  const { make, say } = kit;
  const { broken, errors, retry = 0 } = verdict;
  const [again, copy, call, mail, page] = [...rest.children] as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const why = say(broken ? Sentence.fail_broken : WHY[reason] || Sentence.fail_refused);
  // What is wrong with a field that is not on the screen is said here.
  const told = errors ? errors.map(({ detail }) => detail).join(" ") : why;
  const note = make("p", null, told, " ", words ? Sentence.fail_words_here : Sentence.fail_again);
  rest.prepend(note);
  rest.append(make("div", { className: "list" }, make("b", null, Sentence.fail_ways), call, mail, page));
  call.textContent = say(Sentence.fail_call);
  // The faces stay, with the pressed one marked: another may be meant by now.
  const form = rest.closest("form")!;
  const faces = groups.get(form) || form.querySelector("[role=group]");
  if (faces) {
    groups.set(form, faces);
    for (const face of faces.children as HTMLCollectionOf<HTMLButtonElement>) face.ariaPressed = face.value == rating ? "true" : null;
    note.after(faces);
  }
  if (words) mail.textContent = say(Sentence.fail_mail);
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(words);
      copy.textContent = say(Sentence.link_copied);
    } catch {
      // No clipboard: the words are marked, and can be copied by hand.
      form.querySelector("textarea")?.select();
    }
  };
  if (!retry) return;
  // It counts, and need not be read out each time.
  const clock = make("p", { ariaLive: "off" });
  note.after(clock);
  for (let seconds = retry / 1e3; seconds > 0; seconds--) {
    clock.textContent = count(say(Sentence.fail_busy), seconds);
    await wait(1e3);
    // The visitor has pressed something, or gone.
    if (!clock.isConnected || form.ariaBusy == "true") return clock.remove();
  }
  clock.remove();
  again.click();
};
