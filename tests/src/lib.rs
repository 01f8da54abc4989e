//! The harness of the end-to-end tests: a [`Stage`] with the real Worker in workerd, a real mail
//! server, a shop page on its own origin, and a real browser.
//!
//! Everything listens on loopback, on ports that were free, and keeps its files in a folder of its
//! own. When a Stage ends it looks at the world: see [`Stage::finish`].

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "where the world is not as it must be, the harness fails the test: any of this panics"
)]

mod eventually;
mod process;
mod project;

mod axe;
mod browser;
mod choices;
mod desk_rows;
mod edge_client;
mod edge_process;
mod gate;
mod mail_server;
mod shop;
mod stage;
mod tour;
mod visitor;
mod watched;
mod widget_page;

mod bare_worker;
mod load;
mod own_clock;
mod terms;
mod workerd;

mod chaos;
mod conservation;
mod hook_server;
mod scripted_smtp;

pub use axe::violations;
pub use bare_worker::BareWorker;
pub use browser::{Browser, Driver, Engine, Look};
pub use chaos::{Chaos, Fault, Side};
pub use choices::choices_read;
pub use conservation::{Books, Conservation};
pub use desk_rows::{DeskRows, Row};
pub use edge_client::{Answer, EdgeClient};
pub use edge_process::{EdgeProcess, STATUS_KEY};
pub use eventually::{eventually, eventually_within, within};
pub use gate::{Gate, Mishap};
pub use hook_server::{Asked, HookAnswer, HookServer};
pub use load::Load;
pub use mail_server::{Letter, MailServer};
pub use own_clock::{Clock, can_have_own_clock};
pub use process::{end_when_asked, free_port};
pub use project::{assets, project_path, xtask};
pub use scripted_smtp::{Conduct, ScriptedSmtp, SmtpPhase};
pub use shop::{Page, Shop};
pub use stage::{Setting, Stage, error_lines};
pub use terms::Terms;
pub use tour::{Rung, Sight, hosted_tour, tour};
pub use visitor::{Visitor, plant, typed_in};
pub use watched::watched;
pub use widget_page::WidgetPage;
pub use workerd::{Trap, Workerd};
