// A form of the small form: its fields, what is wrong with them, Send, and what is left when that fails.

import { type Child, make, small, wait } from "./dom";
import { type Field, type Kind, keep, recall, renew } from "./draft";
import { call, faceName, mail } from "./screen";
import { type Receipt, send } from "./send";
import { appearance, edge, language, limits, say, site } from "./settings";
import { type Surface, emit } from "./surface";
import { Sentence } from "./texts";

/** After so long the second sentence stands under the button. */
const SLOW_MS = 3e3;

type Input = HTMLInputElement;

/** A labelled field with room for its fault. `type` is also what browsers may fill in; one that they do
 * not know, as `name`, is text. */
export const field = (surface: Surface, name: Field, label: Sentence, hint: Child, type = ""): Child => {
  const input = make(type ? "input" : "textarea", {
    name,
    value: recall(surface)[name] || (!type && surface.message) || "",
    required: hint != Sentence.optional,
    autocomplete: type as AutoFill,
  });
  if (type) (input as Input).type = type;
  input.setAttribute("aria-describedby", name);
  return make("div", null, make("label", null, label, small(hint), input), make("small", { id: name }));
};

/** A form that sends what its fields hold. `note` is the line that says how it is going. */
export const form = (
  surface: Surface,
  kind: Kind,
  note: HTMLElement,
  children: Child[],
  done: (receipt: Receipt, rating: string) => void,
  receipt?: string,
): HTMLElement => {
  let isBusy: boolean;
  let isAgain: boolean;
  /** What is sent beside the fields. */
  let body: Record<string, string | undefined>;

  /** What was sent and not answered may have arrived: with other words it is another submission. */
  const typed = ({ name, value }: Input): void => {
    const draft = recall(surface);
    if ((draft[name as Field] || "") != value) {
      if (draft.tried) renew(draft);
      draft[name as Field] = value;
      keep(surface, draft);
    }
  };
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
      oninput({ target }: Event) {
        typed(target as Input);
        mark(target as Input, "");
      },
      // The plain page gets the fields and the rest.
      onformdata({ formData }: FormDataEvent) {
        for (const name in body) formData.set(name, body[name] || "");
      },
      async onsubmit(event: SubmitEvent) {
        const pressed = event.submitter as HTMLButtonElement;
        if (pressed.formTarget) return;
        event.preventDefault();
        if (isBusy) return;
        rest.replaceChildren();
        let words = "";
        const values: Record<string, string> = {};
        const inputs = element.querySelectorAll<Input>("input,textarea");
        for (const input of inputs) {
          // A browser may have filled it in without a word.
          typed(input);
          const { name, value } = input;
          const over = [...value].length - limits[name]!;
          words += (values[name] = value) + "\n";
          mark(
            input,
            input.required && !value.trim()
              ? say(Sentence.fault_message_empty + "mep".indexOf(name[0]!))
              : over > 0
                ? say(Sentence.fault_message_long, over)
                : "",
          );
        }
        if (isFaulty()) return;

        const draft = recall(surface);
        const { tried } = draft;
        const rating = pressed.value || undefined;
        const sent = { kind, rating, page: location.origin + location.pathname, touchpoint: surface.touchpoint };
        // From elsewhere, or with another face, it is another submission too.
        let part: keyof typeof sent;
        for (part in sent) if (draft.tried && draft[part] != sent[part]) renew(draft);
        keep(surface, Object.assign(draft, sent, { tried: true }));
        body = {
          ...sent,
          receipt,
          replaces: draft.replaces,
          locale: language,
          consent: kind == "callback" ? appearance.consent.version : undefined,
        };

        const label = pressed.lastChild!;
        let name: string | null = label.textContent;
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
        const { key } = draft;
        const verdict = await send(key, { ...values, ...body });
        clearTimeout(slow);
        note.textContent = "";
        busy(false);

        const { reference, retry, errors = [] } = verdict;
        const isLost = (draft.tried = tried || verdict.lost);
        for (const { pointer, detail } of errors)
          for (const input of inputs) if (pointer == "#/" + input.name) mark(input, detail);
        if (reference) {
          // What was sent goes, what was not stays: a half-typed question survives a rating.
          for (const name in values) draft[name as Field] = "";
          renew(draft);
          draft.replaces = draft.rating = undefined;
          keep(surface, draft);
          emit("submit", { kind, reference });
          return done(verdict as Receipt, rating!);
        }
        if (!isFaulty()) {
          // A key that was refused for good is not used again.
          if (!isLost && !retry) renew(draft);
          emit("error", { kind });
          // What else is sent replaces the attempt, which may have arrived after all.
          body.replaces = key;
          if (rating) words = faceName(rating);
          else label.textContent = say(Sentence.fail_try);
          const title = make("h3", { tabIndex: -1 }, isLost ? Sentence.fail_title_unknown : Sentence.fail_title);
          rest.append(
            title,
            make("p", null, isLost ? (rating ? Sentence.rate_fail : Sentence.fail_text_unknown) : Sentence.fail_text),
            call(say(Sentence.fail_call, appearance.phone)),
            mail(Sentence.fail_mail, words),
            // A window opened by itself so long after the press would be blocked: this is a button.
            make("button", { formAction: `${edge}/contact/${site}`, formMethod: "post", formTarget: "_blank" }, Sentence.fail_page),
          );
          title.focus();
        }
        keep(surface, draft);
        // Very busy: once more by itself, if the visitor is still here.
        for (let seconds = isAgain ? 0 : retry || 0; seconds && !isBusy && note.isConnected; seconds--) {
          isAgain = true;
          note.textContent = say(Sentence.fail_busy, seconds);
          await wait(1e3);
          if (seconds == 1) pressed.click();
        }
      },
    },
    ...children,
    rest,
  );
  return element;
};
