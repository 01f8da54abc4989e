//! Runs each journey in each engine, on one Stage that all share.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};
use tests::{Browser, Engine, Look, Setting, Stage};
use tokio::runtime::Runtime;

/// No journey takes longer, the browser's start aside.
const JOURNEY: Duration = Duration::from_mins(2);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("threads"));
static SHARED: Mutex<Option<Arc<Stage>>> = Mutex::new(None);

/// A list of journeys, each in every engine, named as the function that it is.
macro_rules! journeys {
    ($($name:ident),* $(,)?) => {
        [$($crate::world::in_each_engine(stringify!($name), $name)),*].into_iter().flatten().collect()
    };
}
pub(crate) use journeys;

/// The same journey in every engine, whose name stands before its own.
pub(crate) fn in_each_engine<Body>(name: &str, body: Body) -> [Trial; 3]
where
    Body: AsyncFn(&Stage, &Browser) + Copy + Send + 'static,
{
    Engine::ALL.map(|engine| {
        let title = format!("{}-{name}", engine.name());
        Trial::test(format!("{}::{name}", engine.name()), move || {
            let stage = shared();
            let browser = RUNTIME.block_on(stage.driver.open_in(engine, Look::DESKTOP));
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
            tests::watched(&RUNTIME, folder, &title, browser, |browser| {
                let journey = tests::within(JOURNEY, "the journey", body(&stage, browser));
                RUNTIME.block_on(journey);
            });
            Ok(())
        })
    })
}

/// Runs all, then looks at the world.
pub(crate) fn run(arguments: &Arguments, trials: Vec<Trial>) -> ExitCode {
    RUNTIME.spawn(tests::end_when_asked());
    let conclusion = libtest_mimic::run(arguments, trials);
    let stage = SHARED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
        .and_then(Arc::into_inner);
    let end = AssertUnwindSafe(|| {
        if let Some(stage) = stage {
            RUNTIME.block_on(stage.finish());
        }
    });
    if catch_unwind(end).is_ok() {
        conclusion.exit_code()
    } else {
        ExitCode::FAILURE
    }
}

fn shared() -> Arc<Stage> {
    // A Stage that did not start once is not waited for again and again.
    let mut shared = SHARED.lock().expect("the Stage has started");
    let stage =
        shared.get_or_insert_with(|| Arc::new(RUNTIME.block_on(Stage::start(&Setting::default()))));
    Arc::clone(stage)
}
