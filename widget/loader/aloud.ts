// What is said to who cannot see the screen: a live region for each place.

import { kit } from "./borrowed";
import type { Surface } from "./surface";

/** A region that has just come is heard only when it changes so much later. */
const HEARD_MS = 99;

/** Gives a place its voice. */
export const attend = (surface: Surface): void => {
  if (surface.say) return;
  const region = kit.make("p", { role: "status" });
  // Its screen takes on new styles only when it is drawn anew.
  Object.assign(region.style, { position: "absolute", clipPath: "inset(50%)" });
  // Before what is shown: after it, what is only spoken would make the dialog scroll.
  surface.content.before(region);
  let timer: number;
  surface.say = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = text), HEARD_MS);
  };
};
