// A form of the small form: its fields, what is wrong with them, Send, and what is left when that fails.

import { type Child, make, small, wait } from "./dom";
import { type Field, type Kind, keep, recall, renew } from "./draft";
import { later, prepare } from "./ladder";
import { type Receipt, send } from "./send";
import { appearance, language, pageNow, say } from "./settings";
import { type Surface, emit } from "./surface";
import { Sentence } from "./texts";

/** The longest wait for `later.ts` after an answer, within the promise of 13 seconds. */
const LATER_MS = 900;
/** After so long the second sentence stands under the button. */
const SLOW_MS = 3e3;

type Input = HTMLInputElement;

/** A labelled field with room for its fault. `type` is also what browsers may fill in; one that they do
 * not know, as `name`, is text. */
export const field = (surface: Surface, name: Field, label: Sentence, hint: Child, type?: string): Child => {
  const input = make(type ? "input" : "textarea", {
    name,
    value: recall()[name] || (!type && surface.message) || "",
    required: hint != Sentence.optional,
  }) as Input;
  if (type) input.autocomplete = input.type = type as AutoFill;
  input.setAttribute("aria-describedby", name);
  return make("div", null, make("label", null, label, " ", small(hint), input), make("small", { id: name }));
};

/** A form that sends what its fields hold. `note` is the line that says how it is going. */
export const form = (surface: Surface, kind: Kind, note: HTMLElement, fields: Child[], foot: Child[], receipt?: string): HTMLElement => {
  let isBusy: boolean;

  const mark = (input: Input, fault: string): void => {
    input.ariaInvalid = "" + !!fault;
    input.parentNode!.nextSibling!.textContent = fault;
  };
  /** Leads to the first fault, if there is one. */
  const isFaulty = (): Input | null => {
    const input = element.querySelector<Input>("[aria-invalid=true]");
    input?.focus();
    return input;
  };
  /** What is left when it did not go through. */
  const rest = make("div", { role: "alert" });

  const element: HTMLFormElement = make(
    "form",
    {
      noValidate: true,
      oninput(event: Event) {
        const input = event.target as Input;
        const draft = recall();
        // What was sent and not answered may have arrived: with other words it is another submission.
        if (draft.tried) renew(draft);
        draft[input.name as Field] = input.value;
        keep(draft);
        mark(input, "");
      },
      async onsubmit(event: SubmitEvent) {
        event.preventDefault();
        if (isBusy) return;
        rest.replaceChildren();
        const pressed = event.submitter as HTMLButtonElement;
        const values: Record<string, string> = {};
        const inputs = element.querySelectorAll<Input>("input,textarea");
        for (const input of inputs) {
          const { name, value, required } = input;
          values[name] = value;
          mark(input, required && !value ? say(Sentence.fault_message_empty + "mep".indexOf(name[0]!)) : "");
        }
        if (isFaulty()) return;

        const draft = recall();
        const { tried } = draft;
        const rating = pressed.value || undefined;
        const sent = { kind, rating, page: pageNow(), touchpoint: surface.touchpoint };
        // From elsewhere, or with another face, it is another submission too.
        let part: keyof typeof sent;
        for (part in sent) if (draft.tried && draft[part] != sent[part]) renew(draft);
        keep(Object.assign(draft, sent, { tried: true }));
        const { key, replaces } = draft;
        const body = {
          ...sent,
          ...values,
          receipt,
          replaces,
          locale: language,
          consent: values.phone && appearance.consent.version,
        };

        const label = pressed.lastChild!;
        const name = label.textContent;
        const tell = (sentence: Sentence): void => surface.say((note.textContent = say(sentence)));
        const busy = (is: boolean): void => {
          isBusy = is;
          element.ariaBusy = pressed.ariaDisabled = "" + is;
          for (const input of inputs) input.readOnly = is;
          // A face keeps its name.
          if (!rating) label.textContent = is ? say(Sentence.sending) : name;
        };
        busy(true);
        tell(Sentence.sending_hint);
        const slow = setTimeout(tell, SLOW_MS, Sentence.sending_slow);
        const verdict = await send(key, body);
        // What follows has been on its way since the first sign of intent; longer than so it is not waited for.
        await Promise.race([prepare(), wait(LATER_MS)]);
        clearTimeout(slow);
        busy(false);

        const { reference, retry, errors = [] } = verdict;
        const isLost = (draft.tried = verdict.lost ||= tried);
        if (reference) {
          // What was sent goes, what was not stays: a half-typed question survives a rating.
          for (const name in values) delete draft[name as Field];
          renew(draft);
          delete draft.replaces;
          keep(draft);
          emit("submit", { kind, reference });
          note.textContent = say(Sentence.receipt_title_received) + " " + reference;
          return surface.pick("rated", rating, verdict as Receipt);
        }
        note.textContent = "";
        for (const { pointer, detail } of errors)
          for (const input of inputs) if (pointer == "#/" + input.name) mark(input, detail);
        if (!isFaulty()) {
          // A key that was refused for good is not used again.
          if (!isLost && !retry) renew(draft);
          emit("error");
          tell(isLost ? Sentence.fail_text_unknown : Sentence.fail_text);
          // What is sent by another way replaces the attempt, which may have arrived after all.
          body.replaces = key;
          later?.failed(surface, { body, verdict, pressed, note, rest });
        }
        keep(draft);
      },
    },
    ...fields,
    rest,
    ...foot,
  );
  return element;
};
