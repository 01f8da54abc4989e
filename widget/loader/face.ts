// The three faces, with their names.

import { type Child, icon } from "./dom";
import { say } from "./settings";
import { Sentence } from "./texts";

/** The mouth of each. */
export const mouths: Record<string, string> = {
  good: "M4.5 12c2 6 13 6 15 0",
  fair: "M5.5 15h13",
  bad: "M4.5 17c2-6 13-6 15 0",
};

/** Two strokes and a mouth. */
export const face = (rating: string): Child => icon("M8 5v3M16 5v3" + mouths[rating]);

export const faceName = (rating: string): string => say(Sentence.rate_good + "gfb".indexOf(rating[0]!));
