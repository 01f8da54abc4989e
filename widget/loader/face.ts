// The three faces, with their names.

import { type Child, icon } from "./dom";
import { say } from "./settings";
import { Sentence } from "./texts";

/** The name of each, and its mouth. */
export const faces: Record<string, [Sentence, string]> = {
  good: [Sentence.rate_good, "M4.5 12c2 6 13 6 15 0"],
  fair: [Sentence.rate_fair, "M5.5 15h13"],
  bad: [Sentence.rate_bad, "M4.5 17c2-6 13-6 15 0"],
};

/** Two strokes and a mouth. */
export const face = (rating: string): Child => icon("M8 5v3M16 5v3" + faces[rating]![1]);

export const faceName = (rating: string): string => say(faces[rating]![0]);
