// It did not go through: every word is kept, and the other ways are named.

import { kit } from "./borrowed";
import type { Attempt } from "./kit";
import type { Surface } from "./surface";
import { Sentence } from "./texts";
import { wait, ways } from "./ways";

/** What a visitor types, in the order in which it is read. */
const FIELDS = ["message", "name", "phone", "email"];

/** Says why, and fills in the other ways. Pressing again is the first of them. */
export const failed = async (surface: Surface, attempt: Attempt): Promise<void> => {
  const { make, say } = kit;
  const { body, verdict, pressed, note, rest } = attempt;
  const { rating } = body;
  const typed = FIELDS.map((name) => body[name]).filter((value) => value);
  const words = rating ? kit.faceName(rating) : typed.join("\n");
  const level = { tabIndex: -1, ariaLevel: surface.isInline ? "2" : "3" };
  const title = make("h3", level, verdict.lost ? Sentence.fail_title_unknown : Sentence.fail_title);
  note.textContent = "";
  // From the first screen too: it stays as it is while the dialog is closed.
  surface.back(true);
  rest.append(title, make("p", null, reason(attempt)));

  if (typed.length) {
    const copy = make(
      "button",
      {
        type: "button",
        className: "link",
        async onclick() {
          try {
            await navigator.clipboard.writeText(words);
            copy.textContent = say(Sentence.link_copied);
          } catch {
            // No clipboard: marked, they can be copied by hand.
            getSelection()?.selectAllChildren(quote);
          }
        },
      },
      Sentence.fail_copy,
    );
    const quote = make("p", { className: "quote" }, words);
    rest.append(make("div", { className: "well" }, make("b", null, Sentence.fail_words), quote, copy));
  }

  // A window opened by itself so long after the press would be blocked: this is a button. The form stands
  // apart from the one that failed, since one cannot stand in the other.
  const page = make(
    "button",
    {
      type: "button",
      className: "link",
      onclick() {
        const form = make("form", {
          method: "post",
          action: `${surface.edge}/contact/${surface.site}`,
          target: "_blank",
        });
        for (const [name, value] of Object.entries(body))
          if (value) form.append(make("input", { type: "hidden", name, value }));
        surface.content.append(form);
        form.submit();
        form.remove();
      },
    },
    Sentence.fail_page,
  );
  rest.append(
    make(
      "div",
      { className: "list" },
      make("b", null, Sentence.fail_ways),
      ...ways(surface, words),
      page,
    ),
  );
  if (!rating) pressed.lastChild!.textContent = say(Sentence.fail_try);
  title.focus();
  await tryAgain(attempt);
};

/** A face has no words that could be here. */
const reason = ({ verdict, body }: Attempt): Sentence =>
  !verdict.lost ? Sentence.fail_text : body.rating ? Sentence.rate_fail : Sentence.fail_text_unknown;

/** Very busy: once more by itself, if the visitor is still here and has not pressed anything. */
const tryAgain = async ({ verdict, pressed, note }: Attempt): Promise<void> => {
  if (pressed.dataset.again) return;
  let said = "";
  for (let seconds = (verdict.retry ?? 0) / 1e3; seconds > 0; seconds--) {
    pressed.dataset.again = "1";
    note.textContent = said = kit.say(Sentence.fail_busy, seconds);
    await wait(1e3);
    if (!note.isConnected || note.textContent != said) return;
    if (seconds == 1) pressed.click();
  }
};
