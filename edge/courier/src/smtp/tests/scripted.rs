//! A server that follows a script of what it hears and what it answers.

use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use crate::{
    Attempt, StreamFault, WireBytes,
    smtp::{Envelope, SmtpPlan, Stream, deliver},
};

/// What came of it.
pub(super) struct Conversation {
    pub(super) attempt: Attempt,
    /// What the client wrote before TLS.
    pub(super) in_clear: String,
    /// What it wrote inside TLS.
    pub(super) in_tls: String,
    /// Steps of the script that were not reached.
    pub(super) left: usize,
}

/// Delivers against a script of pairs: how the client's line begins, and the answer. `""` begins
/// without a word of the client's, `<tls>` is the handshake, `.` the end of a letter. Answers in
/// angle brackets are faults: `<close>`, `<silence>`, `<broken>`, `<reset>`, `<tls fault>`.
pub(super) fn converse(
    script: &[(&str, &str)],
    plan: &SmtpPlan,
    envelope: &Envelope,
    letter: &WireBytes,
) -> Conversation {
    let server = Rc::new(RefCell::new(Server {
        script: script
            .iter()
            .map(|(heard, answer)| ((*heard).to_owned(), (*answer).to_owned()))
            .collect(),
        ..Server::default()
    }));
    server.borrow_mut().hear("");
    let stream = Scripted(Rc::clone(&server));
    let attempt = run(deliver(stream, plan, envelope, letter));
    let server = Rc::try_unwrap(server).ok().expect("the stream is dropped");
    let server = server.into_inner();
    Conversation {
        attempt,
        in_clear: server.in_clear,
        in_tls: server.in_tls,
        left: server.script.len(),
    }
}

/// The scripted stream never waits, so one poll is the whole run.
fn run<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a scripted stream never waits"),
    }
}

#[derive(Default)]
struct Server {
    script: VecDeque<(String, String)>,
    answer: VecDeque<u8>,
    fault: Option<Result<usize, StreamFault>>,
    in_letter: bool,
    encrypted: bool,
    in_clear: String,
    in_tls: String,
}

impl Server {
    /// Takes a line of the client's and gets the answer ready.
    fn hear(&mut self, line: &str) {
        let is_next = |(heard, _): &mut (String, String)| line.starts_with(heard.as_str());
        if let Some((_, answer)) = self.script.pop_front_if(is_next) {
            match answer.as_str() {
                "<close>" => self.fault = Some(Ok(0)),
                "<silence>" => self.fault = Some(Err(StreamFault::TimedOut)),
                "<broken>" => self.fault = Some(Err(StreamFault::Broken)),
                "<reset>" => self.fault = Some(Err(StreamFault::Closed)),
                "<tls fault>" => self.fault = Some(Err(StreamFault::Tls)),
                _ => self.answer.extend(answer.as_bytes()),
            }
            self.in_letter = answer.starts_with("354");
        } else {
            assert_eq!(line, "QUIT\r\n", "the script expected {:?}", self.script);
        }
    }
}

struct Scripted(Rc<RefCell<Server>>);

impl Stream for Scripted {
    async fn read(&mut self, buffer: &mut [u8], _: Duration) -> Result<usize, StreamFault> {
        let mut server = self.0.borrow_mut();
        if let Some(fault) = server.fault {
            return fault;
        }
        let count = buffer.len().min(server.answer.len());
        for slot in buffer.iter_mut().take(count) {
            *slot = server.answer.pop_front().unwrap_or_default();
        }
        if count == 0 {
            Err(StreamFault::TimedOut)
        } else {
            Ok(count)
        }
    }

    async fn write_all(&mut self, bytes: &[u8], _: Duration) -> Result<(), StreamFault> {
        let mut server = self.0.borrow_mut();
        let text = std::str::from_utf8(bytes).expect("only ASCII is ever written");
        if server.encrypted {
            server.in_tls.push_str(text);
        } else {
            server.in_clear.push_str(text);
        }
        if !server.in_letter || text == ".\r\n" {
            server.hear(text);
        }
        Ok(())
    }

    async fn start_tls(self, _: Duration) -> Result<Self, StreamFault> {
        {
            let mut server = self.0.borrow_mut();
            server.encrypted = true;
            server.hear("<tls>");
            if let Some(Err(fault)) = server.fault {
                return Err(fault);
            }
        }
        Ok(self)
    }
}
