// The desk as it is, but for one call of its storage, which fails: the n-th since the runtime started.
import worker, { Desk as Real } from "./index.js";

const FAILS = Number("{{n}}");
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
}

export default worker;
