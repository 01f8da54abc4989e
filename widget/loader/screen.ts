// What every screen of the small form is made of.

import { type Child, icon, link, make } from "./dom";
import { appearance, say } from "./settings";
import type { Surface } from "./surface";
import { Sentence } from "./texts";

/** The mouth of each face. */
export const mouths: Record<string, string> = {
  good: "M4.5 12.3c2.2 5.8 12.8 5.8 15 0",
  fair: "M5.4 14.7h13.2",
  bad: "M4.5 17.1c2.2-5.8 12.8-5.8 15 0",
};

/** Two strokes and a mouth. */
export const face = (rating: string): Child => icon("M7.8 5.1v3M16.2 5.1v3" + mouths[rating]);

export const faceName = (rating: string): string => say(Sentence.rate_good + "gfb".indexOf(rating[0]!));

/** Draws a screen. Focus goes to its title, to be read out, except to one that was there at load. */
export const draw = (surface: Surface, hasBack: boolean, title: Child[], ...children: Child[]): void => {
  const { content } = surface;
  const isLater = content.firstChild;
  const heading = make("h3", { tabIndex: -1 }, ...title);
  content.replaceChildren(make("article", null, heading, ...children));
  surface.onback = () => surface.pick("home");
  surface.back(hasBack);
  if (isLater) heading.focus();
};

/** The ways that need no form. Not every `tel:` reader takes spaces. */
export const call = (label: string): HTMLElement => link("tel:" + appearance.phone.replace(/ /g, ""), label);

export const mail = (label: Sentence, words: string): HTMLElement =>
  link(`mailto:${appearance.email}?body=` + encodeURIComponent(words), label);
