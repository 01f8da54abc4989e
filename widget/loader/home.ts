// The first screen, and the two that a press on it leads to.

import { type Child, icon, key, link, make, small } from "./dom";
import type { Kind } from "./draft";
import { field, form } from "./form";
import { received } from "./receipt";
import { call, draw, face, faceName, mail, mouths } from "./screen";
import { appearance, say } from "./settings";
import type { Receipt } from "./send";
import type { Screen, Surface } from "./surface";
import { Sentence } from "./texts";

export const handset = (): Child =>
  icon(
    "M21.1 17.4C17 21.5 12 19.9 8.1 15.9s-5.5-8.9-1.4-13l.8-.8c.7-.7 1.8-.7 2.5 0l2.3 2.3c.7.7.7 1.8 0 2.5l-1.8 1.8c.4 1 1.1 2 2 2.8s1.8 1.6 2.8 2l1.8-1.8c.7-.7 1.8-.7 2.5 0L21.9 14c.7.7.7 1.8 0 2.5z",
  );

/** The first screen. A place in the page shows its faces, no more. */
export const home = (surface: Surface, isInline?: boolean): void => {
  const note = small(Sentence.home_hint);
  const faces = make("div", { role: "group", ariaLabel: say(Sentence.home_title) });
  for (const rating in mouths) {
    const button = key("key", null, face(rating), faceName(rating));
    button.value = rating;
    faces.append(button);
  }
  const row = (screen: Screen, drawing: Child, label: Sentence, hint: Sentence): Child =>
    key("key row", () => surface.pick(screen), drawing, label, small(hint));
  draw(
    surface,
    false,
    [Sentence.home_title],
    note,
    form(surface, "feedback", note, [faces], (receipt, rating) => surface.pick("rated", rating, receipt)),
    ...(isInline
      ? []
      : [
          row("question", icon("M6.8 8.4C6.8 5.3 9 3.4 12 3.4s5.2 1.9 5.2 4.7c0 3.8-5.2 3.9-5.2 7.4M12 20.3v.1"), Sentence.ask_label, Sentence.ask_hint),
          row("callback", handset(), Sentence.call_label, Sentence.call_asap),
          make("footer", null, call(appearance.phone), mail(Sentence.ways_mail, "")),
        ]),
  );
};

/** What a visitor writes: a question, or whom to call about what. */
const written = (surface: Surface, kind: Kind, title: Sentence, send: Sentence, consent: Child, ...fields: Child[]): void => {
  const note = small();
  draw(
    surface,
    true,
    [title],
    form(
      surface,
      kind,
      note,
      [...fields, make("footer", null, consent, key("send", null, send), note)],
      (receipt) => received(surface, receipt),
    ),
  );
};

/** Draws a screen of the small form. */
export const drawSmall = (surface: Surface, screen: Screen, rating?: string, receipt?: Receipt): void => {
  if (receipt) received(surface, receipt, rating);
  else if (screen == "question")
    written(
      surface,
      screen,
      Sentence.ask_title,
      Sentence.ask_send,
      "",
      field(surface, "message", Sentence.ask_message, ""),
      field(surface, "email", Sentence.ask_email, Sentence.ask_email_hint_only, "email"),
    );
  else if (screen == "callback")
    written(
      surface,
      screen,
      Sentence.call_title,
      Sentence.call_send,
      small(Sentence.call_consent, " ", link(appearance.privacy_url, Sentence.call_privacy, "_blank")),
      field(surface, "phone", Sentence.call_phone, "", "tel"),
      field(surface, "message", Sentence.call_about, Sentence.optional),
      field(surface, "name", Sentence.call_name, Sentence.optional, "name"),
    );
  else home(surface);
};
