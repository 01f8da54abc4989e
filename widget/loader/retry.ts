// After a Send that did not go through: the words in a well, and, where the edge is very busy, a try that comes by itself.

import { kit } from "./borrowed";
import type { Verdict } from "./send";
import { Sentence } from "./texts";
import { count, wait } from "./ways";

/** Why, where it is not that our side could not take it. */
const WHY: Record<string, Sentence> = { origin: Sentence.fail_origin, unanswered: Sentence.fail_unanswered };

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
  // A face stands beside its title.
  if (rating) rest.closest("article")!.querySelector("h3")!.prepend(kit.face(rating) as Node);
  if (words) mail.textContent = say(Sentence.fail_mail);
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(words);
      copy.textContent = say(Sentence.link_copied);
    } catch {
      // No clipboard: the words are marked, and can be copied by hand.
      rest.closest("form")!.querySelector("textarea")?.select();
    }
  };
  let said = "";
  for (let seconds = retry / 1e3; seconds > 0; seconds--) {
    note.textContent = said = count(say(Sentence.fail_busy), seconds);
    await wait(1e3);
    // The visitor has pressed something, or gone.
    if (!note.isConnected || note.textContent != said) return;
    if (seconds == 1) again.click();
  }
};
