//! An SMTP server that does what a scenario says: it takes letters and counts them, or misbehaves at
//! one phase of the session.

mod script;

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::interval;

use crate::within;

pub use self::script::{Conduct, SmtpPhase};
use self::script::{in_brackets, message_id};

/// How long a scenario waits for a session to come to the phase at which it is held.
const HELD: Duration = Duration::from_secs(40);
/// Between two bytes of a slow server.
const DRIP: Duration = Duration::from_secs(1);
/// Lines of 408 bytes that a flooding server has to say: 10 MiB.
const FLOOD_LINES: usize = 25_700;

/// The server. It ends with this value.
#[derive(Debug)]
pub struct ScriptedSmtp {
    port: u16,
    shared: Arc<Shared>,
    held: mpsc::UnboundedReceiver<SmtpPhase>,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    releases: Semaphore,
    held: mpsc::UnboundedSender<SmtpPhase>,
}

#[derive(Debug)]
struct State {
    conduct: Conduct,
    /// Sessions that still get that conduct; the ones after them are taken.
    sessions_left: u32,
    sessions: u32,
    open: u32,
    open_max: u32,
    commands: Vec<String>,
    message_ids: Vec<String>,
    senders: Vec<String>,
    recipients: Vec<String>,
    flooded_bytes: usize,
}

impl ScriptedSmtp {
    /// A server that takes letters.
    pub async fn start() -> Self {
        let (held_sender, held) = mpsc::unbounded_channel();
        let mut server = Self {
            port: 0,
            shared: Arc::new(Shared {
                state: Mutex::new(State {
                    conduct: Conduct::Take,
                    sessions_left: 0,
                    sessions: 0,
                    open: 0,
                    open_max: 0,
                    commands: Vec::new(),
                    message_ids: Vec::new(),
                    senders: Vec::new(),
                    recipients: Vec::new(),
                    flooded_bytes: 0,
                }),
                releases: Semaphore::new(0),
                held: held_sender,
            }),
            held,
            listening: None,
        };
        server.open().await;
        server
    }

    /// Listens, on the port it had before if it had one.
    pub async fn open(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port))
            .await
            .expect("a port");
        self.port = listener.local_addr().expect("its number").port();
        let port = self.port;
        let shared = Arc::clone(&self.shared);
        self.listening = Some(tokio::spawn(async move {
            let mut sessions = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                sessions.spawn(async move {
                    let conduct = shared.state().next_conduct(port);
                    // Whoever has gone away needs no answer.
                    let _ = serve(client, &shared, conduct).await;
                    let mut state = shared.state();
                    state.open = state.open.saturating_sub(1);
                });
                while sessions.try_join_next().is_some() {}
            }
        }));
    }

    /// Refuses connections from now on, and ends those that are open.
    pub async fn close(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            // The port is free once the task has ended, by whatever way.
            let _ = listening.await;
        }
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Does this with every session from now on.
    pub fn always(&self, conduct: Conduct) {
        self.first(u32::MAX, conduct);
    }

    /// Does this with so many sessions from now on, and takes letters after them.
    pub fn first(&self, sessions: u32, conduct: Conduct) {
        let mut state = self.shared.state();
        state.conduct = conduct;
        state.sessions_left = sessions;
    }

    /// Waits until a session is held, and tells where.
    pub async fn held(&mut self) -> SmtpPhase {
        let held = within(HELD, "a session is held", self.held.recv()).await;
        held.expect("the server runs")
    }

    /// Lets a session that is held go on, or the next one that would be.
    pub fn release(&self) {
        self.shared.releases.add_permits(1);
    }

    /// How many copies of each letter it has, by Message-ID.
    #[must_use]
    pub fn copies(&self) -> BTreeMap<String, u32> {
        let mut copies: BTreeMap<String, u32> = BTreeMap::new();
        for id in &self.shared.state().message_ids {
            let count = copies.entry(id.clone()).or_default();
            *count = count.saturating_add(1);
        }
        copies
    }

    /// Whom it was told that each letter comes from, first to last.
    #[must_use]
    pub fn senders(&self) -> Vec<String> {
        self.shared.state().senders.clone()
    }

    /// Whom it was told that each letter is for, first to last.
    #[must_use]
    pub fn recipients(&self) -> Vec<String> {
        self.shared.state().recipients.clone()
    }

    /// The verbs of all commands that it heard, first to last.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        self.shared.state().commands.clone()
    }

    /// Connections that were made to it.
    #[must_use]
    pub fn sessions(&self) -> u32 {
        self.shared.state().sessions
    }

    /// The most connections that were open at a time.
    #[must_use]
    pub fn open_max(&self) -> u32 {
        self.shared.state().open_max
    }

    /// Bytes of a flood that the client took before it hung up.
    #[must_use]
    pub fn flooded_bytes(&self) -> usize {
        self.shared.state().flooded_bytes
    }
}

impl Drop for ScriptedSmtp {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    async fn hold(&self, phase: SmtpPhase) {
        // A scenario that has ended looks at nothing any more.
        let _ = self.held.send(phase);
        if let Ok(release) = self.releases.acquire().await {
            release.forget();
        }
    }
}

impl State {
    fn next_conduct(&mut self, port: u16) -> Conduct {
        self.sessions = self.sessions.saturating_add(1);
        self.open = self.open.saturating_add(1);
        if self.open > self.open_max {
            // A session may not have heard yet that its client has gone: the kernel has.
            let open = established(port).unwrap_or(self.open).min(self.open);
            self.open_max = self.open_max.max(open);
        }
        match self.sessions_left.checked_sub(1) {
            Some(left) => {
                self.sessions_left = left;
                self.conduct
            }
            None => Conduct::Take,
        }
    }
}

/// Connections to a port of this machine that both sides hold open, by Linux's own table (proc(5)).
fn established(port: u16) -> Option<u32> {
    let table = fs::read_to_string("/proc/net/tcp").ok()?;
    let local = format!(":{port:04X}");
    let rows = table.lines().filter(|row| {
        let mut columns = row.split_whitespace().skip(1);
        let is_ours = columns.next().is_some_and(|end| end.ends_with(&local));
        is_ours && columns.nth(1) == Some("01")
    });
    u32::try_from(rows.count()).ok()
}

/// `None` once the client has gone, or the server has had enough.
async fn serve(client: TcpStream, shared: &Shared, conduct: Conduct) -> Option<()> {
    let mut client = BufReader::new(client);
    match conduct {
        Conduct::Silent => {
            let _ = client.read_to_end(&mut Vec::new()).await;
            return None;
        }
        Conduct::Drip => {
            let mut ticks = interval(DRIP);
            for byte in b"220-".iter().chain([b'x'].iter().cycle()) {
                ticks.tick().await;
                client.write_all(&[*byte]).await.ok()?;
            }
        }
        _ => {}
    }
    let moment = Moment { shared, conduct };
    moment
        .answer(&mut client, SmtpPhase::Greeting, "220 mx")
        .await?;
    let mut line = String::new();
    loop {
        line.clear();
        if client.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let verb = line.split_whitespace().next()?.to_ascii_uppercase();
        shared.state().commands.push(verb.clone());
        match verb.as_str() {
            "EHLO" => moment.hello(&mut client).await?,
            "MAIL" => {
                shared.state().senders.push(in_brackets(&line));
                moment
                    .answer(&mut client, SmtpPhase::MailFrom, "250 ok")
                    .await?;
            }
            "RCPT" => {
                shared.state().recipients.push(in_brackets(&line));
                moment
                    .answer(&mut client, SmtpPhase::RcptTo, "250 ok")
                    .await?;
            }
            "DATA" => {
                moment
                    .answer(&mut client, SmtpPhase::Data, "354 go ahead")
                    .await?;
                if !matches!(conduct, Conduct::Answer(SmtpPhase::Data, _)) {
                    moment.letter(&mut client).await?;
                }
            }
            "STARTTLS" => client.write_all(b"220 ok\r\n250 injected\r\n").await.ok()?,
            "QUIT" => {
                client.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            }
            _ => client.write_all(b"250 ok\r\n").await.ok()?,
        }
    }
}

/// A session and what it is to come to.
struct Moment<'a> {
    shared: &'a Shared,
    conduct: Conduct,
}

impl Moment<'_> {
    /// Answers as usual, unless this is the phase that the script is about.
    async fn answer(
        &self,
        client: &mut BufReader<TcpStream>,
        phase: SmtpPhase,
        usual: &str,
    ) -> Option<()> {
        let reply = match self.conduct {
            Conduct::Answer(at, reply) if at == phase => reply,
            Conduct::Hold(at) if at == phase => {
                self.shared.hold(phase).await;
                usual
            }
            _ => usual,
        };
        let reply = [reply.as_bytes(), b"\r\n"].concat();
        client.write_all(&reply).await.ok()
    }

    async fn hello(&self, client: &mut BufReader<TcpStream>) -> Option<()> {
        match self.conduct {
            Conduct::Flood => {
                let line = [b"250-X", &[b'x'; 400][..], b"\r\n"].concat();
                for _ in 0..FLOOD_LINES {
                    client.write_all(&line).await.ok()?;
                    let mut state = self.shared.state();
                    state.flooded_bytes = state.flooded_bytes.saturating_add(line.len());
                }
                Some(())
            }
            Conduct::Nuls => client.write_all(&[0; 512]).await.ok(),
            Conduct::Inject => client.write_all(b"250-mx\r\n250 STARTTLS\r\n").await.ok(),
            _ => self.answer(client, SmtpPhase::Hello, "250 mx").await,
        }
    }

    async fn letter(&self, client: &mut BufReader<TcpStream>) -> Option<()> {
        let mut letter = Vec::new();
        let mut is_first = true;
        loop {
            let from = letter.len();
            if client.read_until(b'\n', &mut letter).await.ok()? == 0 {
                return None;
            }
            if std::mem::take(&mut is_first) && self.conduct == Conduct::Hold(SmtpPhase::Content) {
                self.shared.hold(SmtpPhase::Content).await;
                return None;
            }
            if letter.get(from..) == Some(b".\r\n") {
                break;
            }
        }
        if !matches!(self.conduct, Conduct::Answer(SmtpPhase::FinalDot, _)) {
            self.shared.state().message_ids.push(message_id(&letter));
        }
        match self.conduct {
            Conduct::KeepAndClose => return None,
            Conduct::KeepAndReset => {
                // Closing with a linger of no time at all sends a reset.
                let _ = client.get_ref().set_zero_linger();
                return None;
            }
            Conduct::Hold(SmtpPhase::Accepted) => self.shared.hold(SmtpPhase::FinalDot).await,
            _ => {}
        }
        self.answer(client, SmtpPhase::FinalDot, "250 taken")
            .await?;
        if self.conduct == Conduct::Hold(SmtpPhase::Accepted) {
            self.shared.hold(SmtpPhase::Accepted).await;
        }
        Some(())
    }
}
