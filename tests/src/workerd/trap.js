// Evaluated before the Worker's own modules, so that each instance of its WebAssembly is known here.
const Instance = WebAssembly.Instance;
let instance;

WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    instance = this;
  }
};

// Makes it trap as its own panics do, in the middle of whatever has called this: more memory than there is
// can be had from nobody, and the allocator ends in an `unreachable`. Nothing in Rust catches that, and no
// destructor runs.
export function trap() {
  instance.exports.__wbindgen_malloc(0xffffffff, 1);
}
