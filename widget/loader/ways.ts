// The ways that need no form, for `later.ts`.

import { kit } from "./borrowed";
import type { Surface } from "./surface";
import { Sentence } from "./texts";

/** Telephone and mail, with the words in it if there are any. */
export const ways = ({ appearance }: Surface, words = ""): Node[] => [
  kit.make("a", { href: "tel:" + appearance.phone }, kit.say(Sentence.fail_call, appearance.phone)),
  kit.make("a", { href: `mailto:${appearance.email}?body=${encodeURIComponent(words)}` }, words ? Sentence.fail_mail : Sentence.ways_mail),
];

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
