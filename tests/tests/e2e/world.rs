//! Runs the scenarios: most of them on one Stage that they share, those that break something on a
//! Stage that they have for themselves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};
use tests::{Browser, Look, Setting, Stage};
use tokio::runtime::Runtime;

/// No scenario takes longer, its Stage's start aside.
const SCENARIO: Duration = Duration::from_mins(2);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));
static SHARED: Mutex<Option<Arc<Stage>>> = Mutex::new(None);
/// The Stage of those that break something: one after the other.
static OWN: Mutex<Option<Stage>> = Mutex::new(None);

/// A scenario that leaves the Stage as it is, beside others.
pub(crate) fn scenario<Body>(name: &str, body: Body) -> Trial
where
    Body: AsyncFnOnce(&Stage) + Send + 'static,
{
    Trial::test(short(name), move || {
        let stage = shared();
        RUNTIME.block_on(in_time(body(&stage)));
        Ok(())
    })
}

/// The same in a browser.
pub(crate) fn browser_scenario<Body>(name: &str, look: Look, body: Body) -> Trial
where
    Body: AsyncFnOnce(&Stage, &Browser) + Send + 'static,
{
    let title = short(name).replace("::", "-");
    Trial::test(short(name), move || {
        let stage = shared();
        in_browser(&title, &stage, look, |browser| {
            RUNTIME.block_on(in_time(body(&stage, browser)));
        });
        Ok(())
    })
}

/// A scenario that breaks something, with a Stage that nobody else uses meanwhile.
pub(crate) fn lone_scenario<Body>(name: &str, setting: Setting, body: Body) -> Trial
where
    Body: AsyncFnOnce(&mut Stage) + Send + 'static,
{
    Trial::test(short(name), move || {
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stage = prepared(own.take(), &setting);
        RUNTIME.block_on(in_time(body(&mut stage)));
        *own = Some(stage);
        Ok(())
    })
}

/// The same in a browser.
pub(crate) fn lone_browser_scenario<Body>(name: &str, setting: Setting, body: Body) -> Trial
where
    Body: AsyncFnOnce(&mut Stage, &Browser) + Send + 'static,
{
    let title = short(name).replace("::", "-");
    Trial::test(short(name), move || {
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stage = prepared(own.take(), &setting);
        let browser = RUNTIME.block_on(stage.driver.open(Look::DESKTOP));
        watch(&title, browser, |browser| {
            RUNTIME.block_on(in_time(body(&mut stage, browser)));
        });
        *own = Some(stage);
        Ok(())
    })
}

/// A list of scenarios, each named as the function that it is, with its module.
macro_rules! scenarios {
    ($($run:ident($name:ident $(, $given:expr)*)),* $(,)?) => {
        vec![$($run(concat!(module_path!(), "::", stringify!($name)), $($given,)* $name)),*]
    };
}
pub(crate) use scenarios;

/// A submission key that was not used before.
pub(crate) fn key() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "{:016x}{:016x}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// A name without the one of this program.
fn short(name: &str) -> &str {
    name.strip_prefix("e2e::").unwrap_or(name)
}

/// Runs all, then looks at the world.
pub(crate) fn run(arguments: &Arguments, trials: Vec<Trial>) -> ExitCode {
    RUNTIME.spawn(tests::end_when_asked());
    let conclusion = libtest_mimic::run(arguments, trials);
    let stages = [
        SHARED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .and_then(Arc::into_inner),
        OWN.lock().unwrap_or_else(PoisonError::into_inner).take(),
    ];
    // Each is looked at, also after one that is not as it must be.
    let are_clean: Vec<bool> = stages.into_iter().flatten().map(is_clean).collect();
    if are_clean.iter().all(|is_clean| *is_clean) {
        conclusion.exit_code()
    } else {
        ExitCode::FAILURE
    }
}

fn is_clean(stage: Stage) -> bool {
    let end = AssertUnwindSafe(|| RUNTIME.block_on(stage.finish()));
    catch_unwind(end).is_ok()
}

fn shared() -> Arc<Stage> {
    // A Stage that did not start once is not waited for again and again.
    let mut shared = SHARED.lock().expect("the Stage has started");
    let stage =
        shared.get_or_insert_with(|| Arc::new(RUNTIME.block_on(Stage::start(&Setting::default()))));
    Arc::clone(stage)
}

/// The Stage of the scenario before, set as this one wants it, or a new one.
fn prepared(stage: Option<Stage>, setting: &Setting) -> Stage {
    RUNTIME.block_on(async {
        match stage {
            None => Stage::start(setting).await,
            Some(mut stage) => {
                stage.set(setting).await;
                stage
            }
        }
    })
}

async fn in_time(body: impl Future<Output = ()>) {
    tests::within(SCENARIO, "the scenario", body).await;
}

fn in_browser(name: &str, stage: &Stage, look: Look, body: impl FnOnce(&Browser)) {
    let browser = RUNTIME.block_on(stage.driver.open(look));
    watch(name, browser, body);
}

/// A picture of what failed lies beside cargo's other files of these tests.
fn watch(name: &str, browser: Browser, body: impl FnOnce(&Browser)) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tests::watched(&RUNTIME, folder, name, browser, body);
}
