// The first `bytesMax` bytes of a stream, which is read on to its end, or until `drainedMax` bytes: who is
// cut off while still sending takes it for a failure. `null` if it takes longer than allowed.
export async function readStart(stream, bytesMax, drainedMax, patienceMs) {
  const kept = new Uint8Array(bytesMax);
  let length = 0;
  let seen = 0;
  if (!stream) return kept.subarray(0, 0);
  const reader = stream.getReader();
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  try {
    while (seen < drainedMax) {
      const read = await Promise.race([reader.read(), late]);
      if (read === null) return null;
      if (read.done) break;
      const piece = read.value.subarray(0, bytesMax - length);
      kept.set(piece, length);
      length += piece.length;
      seen += read.value.length;
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
  return kept.subarray(0, length);
}
