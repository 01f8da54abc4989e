// What goes on after a trap. A panic ends the WebAssembly in the middle of all that it is at, and no promise
// that it gave to the runtime settles any more: a request would hang, and an alarm that hangs keeps the
// next ones away for a quarter of an hour. So it begins anew at once, and whoever waits is told.
//
// From where this file lies in the built Worker, the glue of the WebAssembly is there.
import { __wbg_reset_state as beginAnew, unavailable } from "../../../index.js";

// How long after a trap a desk comes back, as the runtime's own first repetition of an alarm.
const REST_MS = 2_000;
// No event of the runtime's takes longer.
const EVENT_MS = 900_000;

// What tells those who wait for this instance. Whoever has gone away stays, as their task stays in the
// WebAssembly's memory: until it begins anew.
const waiting = new Set();
let instance = 0;

// An instance begins. Who waits for an earlier one waits in vain.
function begin() {
  instance += 1;
  for (const tell of waiting) tell();
  waiting.clear();
}

// The answer to a request. Should the WebAssembly end before: that it is not available.
function answered(answer, request, env) {
  const settled = new Promise((resolve, reject) => {
    waiting.add(resolve);
    // A request that waits for nothing of the runtime's counts as hung: this it waits for.
    const timer = setTimeout(resolve, EVENT_MS);
    const settle = (how) => (value) => {
      waiting.delete(resolve);
      clearTimeout(timer);
      how(value);
    };
    answer.then(settle(resolve), settle(reject));
  });
  return settled.then((response) => response ?? unavailable(request, env));
}

// A desk is at work. Should the WebAssembly end before: so does the object, with its alarm and its
// connections, and comes back as after a power cut.
function watch(state) {
  let tell;
  new Promise((resolve) => {
    tell = resolve;
  }).then(() => end(state));
  waiting.add(tell);
  return tell;
}

function unwatch(tell) {
  waiting.delete(tell);
}

// The runtime repeats an alarm that has failed, but not for ever; one that is set goes off.
async function end(state) {
  try {
    await state.storage.setAlarm(Date.now() + REST_MS);
    // What is not durable when the object ends is not done.
    await state.storage.sync();
  } finally {
    state.abort("the Worker begins anew");
  }
}

// A task of the Worker's runs in a promise's reaction, which costs a third of a call to the runtime's
// own. What one throws, of the instance that runs, is a trap.
const begun = Promise.resolve();
globalThis.queueMicrotask = (task) => {
  const asked = instance;
  begun.then(task).catch((error) => {
    if (asked !== instance) return;
    console.error("a trap: the Worker begins anew", error);
    beginAnew();
  });
};

// As one object: each function by itself would be bound as a module of its own, under the same name.
export const trap = { begin, answered, watch, unwatch };
