//! A desk whose n-th call of its storage fails.

use std::fs;

use super::Workerd;

/// The Worker's own entry, among the modules of the configuration.
const ENTRY: &str = r#"(name = "index.js", esModule = embed "worker/index.js"),"#;
/// The one that stands before it.
const FAULTY: &str = r#"(name = "faulty_storage.js", esModule = embed "faulty_storage.js"),"#;

impl Workerd {
    /// Makes the `n`th call of the desk's storage fail, counted from its next start on; no other does.
    pub fn fail_storage_call(&self, n: u32) {
        let module = include_str!("faulty_storage.js").replace("{{n}}", &n.to_string());
        fs::write(self.path("faulty_storage.js"), module).expect("the module is written");
        let file = self.path("config.capnp");
        let written = fs::read_to_string(&file).expect("the configuration");
        if written.contains(FAULTY) {
            return;
        }
        assert!(written.contains(ENTRY), "{written}");
        let written = written.replace(ENTRY, &[FAULTY, ENTRY].concat());
        fs::write(file, written).expect("the configuration is written");
    }
}
