// What a refused submission is told: the same document with the same sentences as the Worker's, which a
// run of the bench compares to the byte.

import english from "../../widget/locales/en.json";
import italian from "../../widget/locales/it.json";

const SENTENCES = { en: english, it: { ...english, ...italian } };

// The first language of those that the visitor wants, else English.
export function language(...wanted) {
  for (const range of wanted.join(",").split(",")) {
    const tag = range.split(";")[0].trim().split("-")[0].toLowerCase();
    if (tag in SENTENCES) return tag;
  }
  return "en";
}

// RFC 9457. Faults are pairs of a field and what is wrong with it: `["email", "shape"]`.
export function invalid(baseUrl, faults, spoken) {
  const sentences = SENTENCES[spoken];
  return {
    type: `${baseUrl}/problems/invalid-submission`,
    title: count(sentences.fault_count, faults.length),
    status: 422,
    refused: true,
    errors: faults.map(([field, what, over = 0]) => ({
      pointer: `#/${field}`,
      code: `${field}_${what}`,
      detail: count(sentences[`fault_${field}_${what}`] ?? "", over),
    })),
  };
}

// Any other refusal, for the engineer and so in English.
export function refused(baseUrl, status, name, title) {
  return { type: `${baseUrl}/problems/${name}`, title, status };
}

function count(sentence, n) {
  const [one, other = one] = sentence.replaceAll("{n}", n).split(" / ");
  return n === 1 ? one : other;
}
