// Reads what is sent to us. Room is made as it is needed: what is sent slowly holds no more than has come.

// Bytes for which room is made at a time: most bodies are read by one look.
const PIECE = 8192;

// A request's body, at most one byte more than `bytesMax`; `null` if it takes longer than allowed.
export function readBody({ body }, bytesMax, patienceMs) {
  const size = bytesMax + 1;
  const next = async (reader, left) => {
    const room = Math.min(PIECE, left);
    const { value } = await reader.readAtLeast(room, new Uint8Array(room));
    // Less than was asked for is the end.
    return { value, done: !(value?.length === room) };
  };
  return read(body?.getReader({ mode: "byob" }), next, [size, size], patienceMs);
}

// The first `bytesMax` bytes of a stream, which is read on to its end, or until `drainedMax` bytes: who is
// cut off while still sending takes it for a failure. `null` if it takes longer than allowed.
export function readStart(stream, bytesMax, drainedMax, patienceMs) {
  return read(stream?.getReader(), (reader) => reader.read(), [bytesMax, drainedMax], patienceMs);
}

async function read(reader, next, [keptMax, takenMax], patienceMs) {
  const pieces = [];
  let kept = 0;
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  try {
    for (let taken = 0; reader && taken < takenMax; ) {
      const read = await Promise.race([next(reader, takenMax - taken), late]);
      if (read === null) return null;
      const came = read.value ?? new Uint8Array();
      taken += came.length;
      const piece = came.subarray(0, keptMax - kept);
      if (piece.length) pieces.push(piece);
      kept += piece.length;
      if (read.done) break;
    }
  } finally {
    clearTimeout(timer);
    // Whatever else comes is not waited for.
    reader?.cancel().catch(() => {});
  }
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(kept);
  for (let at = 0; pieces.length; ) {
    const piece = pieces.shift();
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
