//! Starts browsers, each by the driver of its engine.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thirtyfour::WebDriver;
use tokio::sync::OnceCell;

use super::Browser;
use super::display::Display;
use super::engine::Engine;
use super::look::Look;
use super::outside::Outside;
use crate::eventually_within;
use crate::process::{Process, free_port};

/// A driver is there in less than a second; a busy machine takes longer.
const START: Duration = Duration::from_secs(30);
/// `WebKit` hangs now and then before it shows a window, and on a busy machine twice in a row.
const TRIES: u32 = 4;
/// No script of a test may run longer; axe-core on a phone's page takes 2 s.
const SCRIPT: Duration = Duration::from_secs(40);

/// Starts browsers.
#[derive(Debug)]
pub struct Driver {
    folder: PathBuf,
    browsers: AtomicU32,
    /// chromedriver serves many browsers at once, and starts with the first. The others serve one each.
    chromedriver: Mutex<Option<Running>>,
    /// Chromium asks its makers for news whatever it is told, so its way out is not looked at.
    outside_of_chromium: OnceCell<Outside>,
    outside: OnceCell<Outside>,
}

/// A driver, with the screen that it draws on if it needs one. They end with this value.
#[derive(Debug)]
pub(super) struct Running {
    port: u16,
    _process: Process,
    _display: Option<Display>,
}

impl Driver {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            browsers: AtomicU32::new(0),
            chromedriver: Mutex::new(None),
            outside_of_chromium: OnceCell::new(),
            outside: OnceCell::new(),
        }
    }

    /// Opens Chromium.
    pub async fn open(&self, look: Look) -> Browser {
        self.open_in(Engine::Chromium, look).await
    }

    /// Opens a browser of this engine.
    pub async fn open_in(&self, engine: Engine, look: Look) -> Browser {
        let mut tries = 1..TRIES;
        let (web, running) = loop {
            match (self.session(engine, look).await, tries.next()) {
                (Ok(session), _) => break session,
                (Err(why), Some(_)) => eprintln!("{} is started once more: {why}", engine.name()),
                (Err(why), None) => panic!("{} starts: {why}", engine.name()),
            }
        };
        web.set_script_timeout(SCRIPT)
            .await
            .expect("a script's time");
        let browser = Browser {
            engine,
            web,
            running,
        };
        browser.look(look).await;
        browser
    }

    /// A browser that has begun, in a folder of its own, and its driver, if it has one for itself.
    async fn session(
        &self,
        engine: Engine,
        look: Look,
    ) -> Result<(WebDriver, Option<Running>), String> {
        let number = self.browsers.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join(format!("browser-{number}"));
        fs::create_dir_all(&folder).expect("a folder for the browser");
        let outside = match engine {
            Engine::Chromium => &self.outside_of_chromium,
            Engine::Firefox | Engine::WebKit => &self.outside,
        };
        let outside = outside.get_or_init(Outside::start).await;
        let wish = engine.wish(look, &folder, outside.port());
        let (port, running) = match engine {
            Engine::Chromium => (self.chromedriver(), None),
            Engine::Firefox | Engine::WebKit => {
                let running = Running::start(engine, &folder).await;
                (running.port, Some(running))
            }
        };
        answers(port, engine).await;
        let begun = WebDriver::new(format!("http://127.0.0.1:{port}"), wish);
        match tokio::time::timeout(START, begun).await {
            Ok(Ok(web)) => Ok((web, running)),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("not within {START:?}")),
        }
    }

    /// What Firefox and `WebKit`, and the pages in them, wanted from anywhere but this machine.
    #[must_use]
    pub fn asked_outside(&self) -> Vec<String> {
        self.outside.get().map(Outside::asked).unwrap_or_default()
    }

    fn chromedriver(&self) -> u16 {
        let mut running = self.chromedriver.lock().expect("nobody panics here");
        let log = self.folder.join("chromedriver.log");
        running
            .get_or_insert_with(|| Running::with(Engine::Chromium, &self.folder, &log, None))
            .port
    }
}

impl Running {
    /// One for a single browser. What it prints is that browser's, and stays in its folder.
    async fn start(engine: Engine, folder: &Path) -> Self {
        let display = match engine {
            Engine::WebKit => Some(Display::start(folder).await),
            Engine::Chromium | Engine::Firefox => None,
        };
        Self::with(engine, folder, &folder.join("driver.log"), display)
    }

    fn with(engine: Engine, folder: &Path, log: &Path, display: Option<Display>) -> Self {
        let port = free_port();
        let mut command = engine.driver(port, folder);
        if let Some(display) = &display {
            command.env("DISPLAY", display.name());
        }
        Self {
            port,
            _process: Process::start(command, log),
            _display: display,
        }
    }
}

async fn answers(port: u16, engine: Engine) {
    let status = format!("http://127.0.0.1:{port}/status");
    let what = format!("the driver of {} answers", engine.name());
    eventually_within(START, &what, || async {
        let answer = reqwest::get(&status).await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}
