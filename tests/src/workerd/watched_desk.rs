//! A desk that is watched from outside, and driven as only a fault would: its n-th call of the storage
//! fails, or several alarms go off where one would.

use super::Workerd;

impl Workerd {
    /// Makes the `n`th call of the desk's storage fail, counted from its next start on; no other does.
    pub fn fail_storage_call(&self, n: u32) {
        self.watch_desk(n, 1);
    }

    /// Makes so many alarms go off at once where one would, from its next start on. The log tells where
    /// each begins and ends, and whether one threw.
    pub fn watch_alarms(&self, at_once: u32) {
        self.watch_desk(0, at_once);
    }

    fn watch_desk(&self, n: u32, alarms: u32) {
        let module = include_str!("watched_desk.js")
            .replace("{{n}}", &n.to_string())
            .replace("{{alarms}}", &alarms.to_string());
        self.stand_before(&[("watched_desk.js", &module)]);
    }
}
