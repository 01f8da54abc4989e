// The desk as it is, but watched, and with one call of its storage that fails.
import worker, { Desk as Real } from "./index.js";

// The n-th call since the runtime started; none at 0.
const FAILS = Number("{{n}}");
// How many alarms go off where one would.
const ALARMS = Number("{{alarms}}");
let calls = 0;

function failing(object, names) {
  const methods = Object.getPrototypeOf(object);
  if (methods.isCounted) return;
  methods.isCounted = true;
  for (const name of names) {
    const method = methods[name];
    methods[name] = function (...given) {
      calls += 1;
      if (calls === FAILS) {
        console.log(`storage call ${calls} fails call=${name}`);
        throw new Error("a fault of the storage");
      }
      return method.apply(this, given);
    };
  }
}

export class Desk extends Real {
  constructor(state, env) {
    failing(state.storage.sql, ["exec"]);
    failing(state.storage, ["transactionSync", "getAlarm", "setAlarm", "deleteAlarm", "sync"]);
    super(state, env);
  }

  async alarm(...given) {
    console.log("an alarm begins");
    try {
      await Promise.all(Array.from({ length: ALARMS }, () => super.alarm(...given)));
    } catch (error) {
      console.log("an alarm threw");
      throw error;
    }
    console.log("an alarm ends");
  }
}

export default worker;
