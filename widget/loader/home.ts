// The small form: the first screen, a question, a call, and the receipt. It looks like the panel, and
// serves wherever the panel has not arrived or cannot run.

import { type Child, icon, link, make, small } from "./dom";
import type { Kind } from "./draft";
import { face, faceName, faces } from "./face";
import { field, form } from "./form";
import { later } from "./ladder";
import { mail, say, site } from "./settings";
import type { Surface } from "./surface";
import { Sentence } from "./texts";

export const handset = (): Child => icon("M8 3l3 3-3 3c1 3 4 6 7 7l3-3 3 3c0 7-19 3-16-10z");

/** The first screen. A place in the page shows its faces, no more. */
const home = (surface: Surface): Child[] => {
  const { isInline } = surface;
  const note = small(Sentence.home_hint);
  const group = make("div", { role: "group", ariaLabel: say(Sentence.home_title) });
  for (const value in faces) group.append(make("button", { value }, face(value), faceName(value)));
  const row = (screen: string, drawing: Child, label: Sentence, hint: Sentence): Child =>
    make("button", { onclick: () => surface.pick(screen) }, drawing, label, small(hint));
  const parts: Child[] = [
    // In the page it stands under a title of the page's own.
    make("h3", { tabIndex: -1, ariaLevel: isInline ? "2" : "3" }, Sentence.home_title),
    note,
    form(surface, "feedback", note, [group]),
  ];
  if (isInline) return parts;
  if (later) parts.unshift(...later.earlier(surface));
  parts.push(
    row("question", icon("M7 8c0-6 10-6 10 0 0 4-5 4-5 8m0 4v.1"), Sentence.ask_label, Sentence.ask_hint),
    row("callback", handset(), Sentence.call_label, Sentence.call_asap),
    make("footer", null, link(site.tel, site.phone), link(mail(""), Sentence.ways_mail)),
  );
  return parts;
};

/** What a visitor writes: a question, or whom to call about what. Their fields are those of `widget/cases/fields.json`. */
const written = (surface: Surface, kind: Kind, title: Sentence, send: Sentence, consent: Child, ...fields: Child[]): Child[] => {
  const note = small();
  return [
    make("h3", { tabIndex: -1 }, title),
    form(surface, kind, note, [...fields, make("footer", null, consent, make("button", { part: "send" }, send), note)]),
  ];
};

/** Draws the screen of a surface. Only the first one has nothing to go back to. */
export const drawSmall = (surface: Surface): void => {
  const { screen, receipt } = surface;
  // Without what follows, the form itself says that it was received.
  if (receipt && !later) return;
  const parts =
    receipt
      ? later!.received(surface)
      : screen == "question"
        ? written(
            surface,
            screen,
            Sentence.ask_title,
            Sentence.ask_send,
            "",
            field(surface, "message", Sentence.ask_message, "", Sentence.fault_message_empty),
            field(surface, "email", Sentence.ask_email, Sentence.ask_email_hint_only, Sentence.fault_email_empty, "email"),
          )
        : screen == "callback"
          ? written(
              surface,
              screen,
              Sentence.call_title,
              Sentence.call_send,
              small(Sentence.call_consent, " ", link(site.privacy_url, Sentence.call_privacy, "_blank")),
              field(surface, "phone", Sentence.call_phone, "", Sentence.fault_phone_empty, "tel"),
              field(surface, "message", Sentence.call_about, Sentence.optional),
              field(surface, "name", Sentence.call_name, Sentence.optional, 0, "name"),
            )
          : home(surface);
  surface.content.replaceChildren(make("article", null, ...(parts as Child[])));
  surface.back(screen != "feedback");
};
