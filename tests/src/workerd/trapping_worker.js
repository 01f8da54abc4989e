// The Worker as it is, but for a submission that makes it trap wherever it comes by a certain place.
import { trap } from "./trap.js";
import worker, { Desk as Real } from "./index.js";

// A part of the submission's message.
const POISON = "{{poison}}";
const PLACE = "{{place}}";
// How often it traps; then it has had enough.
let left = Number("{{times}}");

function pass(place, isPoisoned) {
  if (place !== PLACE || left === 0 || !isPoisoned()) return;
  left -= 1;
  console.log(`the Worker traps at=${place}`);
  trap();
}

function watch(sql) {
  const methods = Object.getPrototypeOf(sql);
  if (methods.isWatched) return;
  methods.isWatched = true;
  const exec = methods.exec;
  const isOfPoisoned = (sql, values) => {
    const query = `SELECT letter FROM words JOIN submissions USING (reference, number)
      JOIN members ON members.submission = submissions.id WHERE instr(message, ?)`;
    return exec.call(sql, query, POISON).toArray().some(({ letter }) => values.includes(letter));
  };
  methods.exec = function (statement, ...values) {
    pass("intake", () => statement.startsWith("INSERT INTO words") && holds(values));
    pass("end", () => statement.startsWith("UPDATE attempts SET ended_ms") && isOfPoisoned(this, values));
    const cursor = exec.call(this, statement, ...values);
    const toArray = cursor.toArray;
    cursor.toArray = () => {
      const rows = toArray.call(cursor);
      pass("letter", () => rows.some((row) => holds(Object.values(row))));
      return rows;
    };
    return cursor;
  };
}

function holds(values) {
  return values.some((value) => typeof value === "string" && value.includes(POISON));
}

export class Desk extends Real {
  constructor(state, env) {
    watch(state.storage.sql);
    super(state, env);
  }

  // No async function: what stands before the Worker's classes would treat it otherwise than theirs.
  alarm(...given) {
    console.log("an alarm begins");
    return super.alarm(...given).then(
      () => console.log("an alarm ends"),
      (error) => {
        console.log("an alarm threw");
        throw error;
      },
    );
  }
}

// A desk as the Worker sees it.
function desk(stub) {
  return {
    // No async function: what it throws is thrown into the WebAssembly.
    fetch(url, init) {
      pass("question", () => init.body.includes(POISON));
      return stub.fetch(url, init).then((answer) => {
        const text = answer.text;
        answer.text = () => {
          pass("answer", () => init.body.includes(POISON));
          return text.call(answer);
        };
        return answer;
      });
    },
  };
}

export default class extends worker {
  constructor(context, env) {
    const DESK = { getByName: (name) => desk(env.DESK.getByName(name)) };
    super(context, { ...env, DESK });
  }
}
