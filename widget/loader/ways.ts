// What the screens of `later.ts` have in common: the ways that need no form, and sentences with something in them.

import { kit } from "./borrowed";
import type { Surface } from "./surface";
import { Sentence } from "./texts";

/** Telephone and mail. */
export const ways = ({ site }: Surface): Node[] => [
  kit.make("a", { href: site.tel }, Sentence.fail_call),
  kit.make("a", { href: kit.mail("") }, Sentence.ways_mail),
];

/** A sentence with a value in it. */
export const fill = (sentence: Sentence, value: string): string => kit.say(sentence).replace(/{\w+}/, () => value);

/** The form of a sentence for a number: one, or another. */
export const count = (sentence: string, n: number): string => {
  const forms = sentence.split(" / ");
  return forms[n == 1 ? 0 : forms.length - 1]!.replace("{n}", "" + n);
};

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
