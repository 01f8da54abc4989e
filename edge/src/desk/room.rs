//! What a desk keeps in memory, gone when the desk is: nothing that a promise rests on.

use std::cell::RefCell;

use configuration::{Configuration, Site};
use futures_util::future::AbortHandle;
use shared::SiteId;
use worker::Env;

use super::{bucket::Recent, question::Report, sql::StorageFault};
use crate::settings::Settings;

/// What a desk keeps in memory.
pub(super) struct Room {
    pub(super) env: Env,
    pub(super) recent: RefCell<Recent>,
    /// The figures that were last taken.
    pub(super) report: RefCell<Option<Report>>,
    /// Ends the pass that is running, if there is one. The next pass finds by itself what has become due.
    pub(super) pass: RefCell<Option<AbortHandle>>,
}

impl Room {
    pub(super) fn new(env: Env) -> Self {
        Self {
            env,
            recent: RefCell::default(),
            report: RefCell::default(),
            pass: RefCell::default(),
        }
    }

    pub(super) fn configuration(&self) -> Result<&'static Configuration, StorageFault> {
        let settings = Settings::of(&self.env);
        let settings = settings.map_err(|_| StorageFault::NotAvailable("the configuration"))?;
        Ok(&settings.configuration)
    }

    pub(super) fn site(&self, id: &SiteId) -> Result<&'static Site, StorageFault> {
        let site = self.configuration()?.site(id.as_str());
        site.ok_or(StorageFault::NotAvailable("the site"))
    }
}
