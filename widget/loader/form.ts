// A form of the small form: its fields, what is wrong with them, Send, and what becomes of it.

import { type Child, make, small, wait } from "./dom";
import { type Field, type Kind, renew } from "./draft";
import { fail } from "./failed";
import { later, prepare } from "./ladder";
import { type Body, type Receipt, send } from "./send";
import { isStranger, say, site } from "./settings";
import { type Surface, emit } from "./surface";
import { Sentence } from "./texts";

/** The longest wait for `later.ts` after an answer, within the promise of 13 seconds. */
const LATER_MS = 900;
type Input = HTMLInputElement;

/** A labelled field with room for its fault. What has a sentence for being `empty` must be filled in. `type` is
 * also what browsers may fill in; one that they do not know, as `name`, is text. */
export const field = (surface: Surface, name: Field, label: Sentence, hint: Child, empty?: Sentence | 0, type?: string): Child => {
  const input = make(type ? "input" : "textarea", {
    name,
    value: surface.recall()[name] || (!type && surface.message) || "",
  }) as Input;
  if (type) input.autocomplete = input.type = type as AutoFill;
  if (empty) input.dataset.empty = say(empty);
  return make("label", null, label, " ", small(hint), input, small());
};

/** A form that sends what its fields hold. `note` is the line that says how it is going; `receipt` is that to which
 * words are added. */
export const form = (surface: Surface, kind: Kind, note: HTMLElement, children: Child[], receipt?: Receipt): HTMLElement => {
  /** "true" while something is on its way. */
  let isBusy: string | null;
  /** What is left when it did not go through. */
  const rest = make("div", { role: "alert" });
  const inputOf = (name: string): Input | null => element.elements.namedItem(name) as Input | null;
  /** What is wrong with a field, or nothing. */
  const mark = (input: Input | null, fault = ""): void => {
    if (!input) return;
    input.ariaInvalid = "" + !!fault;
    input.nextSibling!.textContent = fault;
  };
  const element: HTMLFormElement = make(
    "form",
    {
      noValidate: true,
      oninput(event: Event) {
        const input = event.target as Input;
        const draft = surface.recall();
        // What was sent and not answered may have arrived: with other words it is another submission.
        if (draft.tried) renew(draft);
        draft[input.name as Field] = input.value;
        surface.keep(draft);
        mark(input);
      },
      async onsubmit(event: SubmitEvent) {
        event.preventDefault();
        if (isBusy) return;
        const pressed = event.submitter as HTMLButtonElement;
        const values = Object.fromEntries(new FormData(element)) as Partial<Record<Field, string>>;
        /** Leads to the first fault, if there is one. */
        const isFaulty = (): Input | null => {
          const input = element.querySelector<Input>("[aria-invalid=true]");
          input?.focus();
          return input;
        };
        for (const name in values) {
          const input = inputOf(name)!;
          mark(input, input.value ? "" : input.dataset.empty);
        }
        if (isFaulty()) return;

        const draft = surface.recall();
        const { tried } = draft;
        const rating = pressed.value || undefined;
        // With another face it is another submission, too; from elsewhere it is the same.
        if (tried && draft.rating != rating) renew(draft);
        const page = (draft.tried && draft.page) || surface.page;
        const sent = { kind, rating, page, touchpoint: surface.touchpoint };
        surface.keep(Object.assign(draft, sent, { tried: true }));
        const { key, replaces } = draft;
        const { phone } = values;
        const body: Body = {
          ...sent,
          ...values,
          receipt: receipt?.receipt,
          replaces,
          locale: site.language,
          consent: phone && site.consent,
          // Once about each number.
          ask_back: !!phone && phone != draft.asked,
        };

        // A face keeps its name.
        const label = pressed.lastChild!;
        const name = label.textContent;
        if (!rating) label.textContent = say(Sentence.sending);
        isBusy = pressed.ariaDisabled = "true";
        const done = later?.sending(surface, element, note);
        const verdict = await send(key, body);
        // What follows has been on its way since the first sign of intent; longer than so it is not waited for.
        await Promise.race([prepare(), wait(LATER_MS)]);
        isBusy = pressed.ariaDisabled = null;
        label.textContent = name;
        done?.();
        // No sentence stays that the answer has made untrue.
        note.textContent = "";

        const { reference, retry, errors = [] } = verdict;
        const isLost = (draft.tried = verdict.lost ||= tried);
        if (reference) {
          surface.keep({ key: surface.fresh() });
          surface.received(kind, verdict as Receipt);
          note.textContent = say(Sentence.receipt_title_received) + " " + reference;
          return surface.pick("rated", rating || surface.rating, verdict as Receipt);
        }
        for (const { pointer, detail } of errors) {
          if (pointer == "#/phone") draft.asked = phone;
          mark(inputOf(pointer.slice(2)), detail);
        }
        if (!isFaulty()) {
          // A key that was refused for good is not used again.
          if (!isLost && !retry) renew(draft);
          const reason = isLost ? (isStranger ? "origin" : "unanswered") : retry ? "busy" : "refused";
          emit("error", { reason });
          const words = Object.values(values).filter((value) => value).join("\n");
          // What is sent by another way replaces the attempt, which may have arrived after all.
          fail(rest, reason, words, { ...body, replaces: key });
          surface.back(true);
          later?.failed(rest, reason, words, pressed.value, verdict);
        }
        surface.keep(draft);
      },
    },
    rest,
    ...children,
  );
  return element;
};
