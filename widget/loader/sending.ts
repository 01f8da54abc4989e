// While something is on its way: nothing leaves the screen, and it is said how long that may take.

import { attend } from "./aloud";
import { kit } from "./borrowed";
import type { Surface } from "./surface";
import { Sentence } from "./texts";

/** After so long the second sentence stands under the button. */
const SLOW_MS = 3e3;

/** Begins it, and returns what ends it. `note` is the line that says how it is going. */
export const sending = (surface: Surface, form: HTMLElement, note: HTMLElement): (() => void) => {
  attend(surface);
  const inputs = form.querySelectorAll<HTMLInputElement>("label>:not(small)");
  const tell = (text: string): void => surface.say!((note.textContent = text));
  const hold = (isHeld: boolean): void => {
    form.ariaBusy = "" + isHeld;
    for (const input of inputs) input.readOnly = isHeld;
  };
  hold(true);
  tell(kit.say(Sentence.sending_hint));
  const slow = setTimeout(() => tell(kit.say(Sentence.sending_slow)), SLOW_MS);
  return () => {
    clearTimeout(slow);
    hold(false);
    surface.say!("");
  };
};
