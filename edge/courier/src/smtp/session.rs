//! The session, its order kept by types.
//!
//! [`Clear`] → [`Encrypted`] → [`Ready`]: a password can be given only to an encrypted session.
//!
//! ```compile_fail,E0599
//! # use courier::{Attempt, smtp::{Clear, Credentials, Session, Stream}};
//! async fn log_in_in_clear<S: Stream>(session: Session<S, Clear>, credentials: &Credentials) {
//!     let _ = session.log_in(credentials).await;
//! }
//! ```

use std::time::Duration;

use crate::{
    Attempt, ConfigurationCause, Phase, ProtocolCause, RefusedCause, ReplyCode, Secret,
    StreamFault, TlsCause, Verdict, WireBytes,
    smtp::{
        Credentials, Envelope, HelloName, Stream, Timeouts,
        capabilities::Capabilities,
        credentials::Mechanism,
        reply::{PartialReply, Reply},
    },
};

/// Octets read at once.
const READ_BYTES: usize = 2_048;
/// Octets of the letter written at once, each block with its own patience.
const BLOCK_BYTES: usize = 16 * 1_024;
/// Octets of a command line with its CRLF, RFC 5321 §4.5.3.1.4. A longer answer to `AUTH` goes
/// into a line of its own, for which RFC 4954 §4 allows 12,288.
const COMMAND_BYTES_MAX: usize = 512;
/// Politeness is worth this much: the verdict is known when we say goodbye.
const GOODBYE_PATIENCE: Duration = Duration::from_secs(2);

/// A session in one of its states: [`Clear`], [`Encrypted`], [`Ready`]. Each move consumes it, and
/// whatever goes wrong ends it with the attempt's verdict.
pub struct Session<S, State> {
    wire: Wire<S>,
    state: State,
}

/// Greeted, unencrypted.
pub struct Clear(Capabilities);

/// Greeted inside TLS.
pub struct Encrypted(Capabilities);

/// May send.
pub struct Ready(Capabilities);

impl<S: Stream> Session<S, Clear> {
    /// Takes the server's greeting over a connection in clear and says hello.
    ///
    /// # Errors
    /// The attempt's verdict.
    pub async fn open_clear(
        stream: S,
        hello: &HelloName,
        timeouts: Timeouts,
    ) -> Result<Self, Attempt> {
        let mut wire = Wire { stream, timeouts };
        wire.greeting(Phase::Greeting).await?;
        let capabilities = wire.hello(Phase::Hello, hello).await?;
        let state = Clear(capabilities);
        Ok(Self { wire, state })
    }

    /// Encrypts it. What the server said before is forgotten, RFC 3207 §4.2.
    ///
    /// # Errors
    /// The attempt's verdict. A server that does not offer TLS gets nothing.
    pub async fn start_tls(mut self, hello: &HelloName) -> Result<Session<S, Encrypted>, Attempt> {
        let Clear(capabilities) = self.state;
        if !capabilities.starts_tls {
            let verdict = Verdict::TlsFault(TlsCause::NotOffered);
            return Err(self.wire.leave(Phase::StartTls, verdict).await);
        }
        let reply = self.wire.command(Phase::StartTls, "STARTTLS").await?;
        if reply.code.basic != 220 {
            return Err(self.wire.refused(Phase::StartTls, reply.code).await);
        }
        let Wire { stream, timeouts } = self.wire;
        let stream = stream
            .start_tls(timeouts.tls)
            .await
            .map_err(|fault| Attempt::broken_off(Phase::Tls, fault))?;
        let mut wire = Wire { stream, timeouts };
        let capabilities = wire.hello(Phase::Tls, hello).await?;
        let state = Encrypted(capabilities);
        Ok(Session { wire, state })
    }

    /// Goes on in clear, for [`Security::PlainLoopback`](super::Security::PlainLoopback) alone.
    pub(super) fn stay_on_loopback(self) -> Session<S, Ready> {
        let Clear(capabilities) = self.state;
        Session {
            wire: self.wire,
            state: Ready(capabilities),
        }
    }
}

impl<S: Stream> Session<S, Encrypted> {
    /// Takes the server's greeting over a connection that is TLS from its first byte and says hello.
    ///
    /// # Errors
    /// The attempt's verdict.
    pub async fn open_encrypted(
        stream: S,
        hello: &HelloName,
        timeouts: Timeouts,
    ) -> Result<Self, Attempt> {
        let mut wire = Wire { stream, timeouts };
        // Runtimes that hide a failed handshake fail the first read instead.
        wire.greeting(Phase::Tls).await?;
        let capabilities = wire.hello(Phase::Hello, hello).await?;
        let state = Encrypted(capabilities);
        Ok(Self { wire, state })
    }

    /// Logs in, by the best mechanism that both sides know.
    ///
    /// # Errors
    /// The attempt's verdict.
    pub async fn log_in(mut self, credentials: &Credentials) -> Result<Session<S, Ready>, Attempt> {
        let Encrypted(capabilities) = self.state;
        let fault = match capabilities.mechanism() {
            _ if !credentials.are_fit() => ConfigurationCause::UnfitCredentials,
            None => ConfigurationCause::NoMechanism,
            Some(mechanism) => {
                self.wire.log_in(mechanism, credentials).await?;
                let state = Ready(capabilities);
                return Ok(Session {
                    wire: self.wire,
                    state,
                });
            }
        };
        let verdict = Verdict::Configuration(fault);
        Err(self.wire.leave(Phase::Authentication, verdict).await)
    }

    /// Goes on without a login, where the server knows us otherwise.
    #[must_use]
    pub fn without_login(self) -> Session<S, Ready> {
        let Encrypted(capabilities) = self.state;
        Session {
            wire: self.wire,
            state: Ready(capabilities),
        }
    }
}

impl<S: Stream> Session<S, Ready> {
    /// Hands the letter over and says goodbye.
    ///
    /// # Errors
    /// The attempt's verdict.
    pub async fn send(
        mut self,
        envelope: &Envelope,
        letter: &WireBytes,
    ) -> Result<ReplyCode, Attempt> {
        let Ready(capabilities) = self.state;
        let bytes = u64::try_from(letter.as_slice().len()).unwrap_or(u64::MAX);
        if let Some(bytes_max) = capabilities.size_max
            && bytes > bytes_max
        {
            let verdict = Verdict::Refused(RefusedCause::TooLarge { bytes_max });
            return Err(self.wire.leave(Phase::MailFrom, verdict).await);
        }
        let size = match capabilities.size_max {
            Some(_) => format!(" SIZE={bytes}"),
            None => String::new(),
        };
        let from = format!("MAIL FROM:<{}>{size}", envelope.sender());
        self.wire.positive(Phase::MailFrom, &from).await?;
        let to = format!("RCPT TO:<{}>", envelope.recipient());
        self.wire.positive(Phase::RcptTo, &to).await?;
        let go_ahead = self.wire.command(Phase::Data, "DATA").await?;
        if go_ahead.code.basic != 354 {
            return Err(self.wire.refused(Phase::Data, go_ahead.code).await);
        }
        self.wire.content(letter).await?;
        let reply = self.wire.final_dot().await?;
        if !reply.is_positive() {
            return Err(self.wire.refused(Phase::FinalDot, reply.code).await);
        }
        self.wire.goodbye().await;
        Ok(reply.code)
    }
}

/// The connection with what is common to all states.
struct Wire<S> {
    stream: S,
    timeouts: Timeouts,
}

impl<S: Stream> Wire<S> {
    /// The server's first word. `phase` is what its absence means.
    async fn greeting(&mut self, phase: Phase) -> Result<(), Attempt> {
        let reply = self.reply(phase, self.timeouts.greeting).await?;
        if reply.code.basic == 220 {
            Ok(())
        } else {
            Err(self.refused(Phase::Greeting, reply.code).await)
        }
    }

    /// `EHLO`, and `HELO` for a server that does not know it (RFC 5321 §3.2).
    async fn hello(&mut self, phase: Phase, name: &HelloName) -> Result<Capabilities, Attempt> {
        let reply = self
            .command(phase, &format!("EHLO {}", name.as_str()))
            .await?;
        if reply.is_positive() {
            return Ok(Capabilities::read(&reply.texts));
        }
        // The server has answered, so TLS, if it was just begun, stands.
        if !matches!(reply.code.basic, 500 | 502) {
            return Err(self.refused(Phase::Hello, reply.code).await);
        }
        self.positive(Phase::Hello, &format!("HELO {}", name.as_str()))
            .await?;
        Ok(Capabilities::default())
    }

    async fn log_in(
        &mut self,
        mechanism: Mechanism,
        credentials: &Credentials,
    ) -> Result<(), Attempt> {
        let mut answers = mechanism.answers(credentials).into_iter();
        let mut line = Secret::from(format!("AUTH {}", mechanism.name()));
        if mechanism == Mechanism::Plain
            && let Some(initial) = answers.next()
        {
            let together = [line.reveal(), " ", initial.reveal()].concat();
            if together.len().saturating_add(2) <= COMMAND_BYTES_MAX {
                line = Secret::from(together);
            } else {
                answers = vec![initial].into_iter();
            }
        }
        let mut reply = self.command(Phase::Authentication, line.reveal()).await?;
        for answer in answers {
            if reply.code.basic != 334 {
                break;
            }
            reply = self.command(Phase::Authentication, answer.reveal()).await?;
        }
        if reply.code.basic == 235 {
            Ok(())
        } else {
            Err(self.refused(Phase::Authentication, reply.code).await)
        }
    }

    /// The letter with every dot at a line's beginning doubled, RFC 5321 §4.5.2.
    async fn content(&mut self, letter: &WireBytes) -> Result<(), Attempt> {
        for block in stuffed(letter.as_slice()).chunks(BLOCK_BYTES) {
            self.stream
                .write_all(block, self.timeouts.block)
                .await
                .map_err(|fault| Attempt::broken_off(Phase::Content, fault))?;
        }
        Ok(())
    }

    /// The end of the letter. Whatever fails from here on leaves open whether it is there.
    async fn final_dot(&mut self) -> Result<Reply, Attempt> {
        self.stream
            .write_all(b".\r\n", self.timeouts.block)
            .await
            .map_err(|fault| Attempt::broken_off(Phase::FinalDot, fault))?;
        self.receive(Phase::FinalDot, self.timeouts.final_dot).await
    }

    /// A command that must be answered by 2yz.
    async fn positive(&mut self, phase: Phase, line: &str) -> Result<(), Attempt> {
        let reply = self.command(phase, line).await?;
        if reply.is_positive() {
            Ok(())
        } else {
            Err(self.refused(phase, reply.code).await)
        }
    }

    async fn command(&mut self, phase: Phase, line: &str) -> Result<Reply, Attempt> {
        let patience = self.timeouts.command;
        self.stream
            .write_all([line, "\r\n"].concat().as_bytes(), patience)
            .await
            .map_err(|fault| Attempt::broken_off(phase, fault))?;
        self.reply(phase, patience).await
    }

    /// One reply, and nothing after it: what nobody asked for would be taken for the answer to the
    /// next command, or come into the encrypted session from outside of it.
    async fn reply(&mut self, phase: Phase, patience: Duration) -> Result<Reply, Attempt> {
        let reply = self.receive(phase, patience).await?;
        if reply.is_followed {
            Err(Attempt::protocol(phase, ProtocolCause::Unasked))
        } else {
            Ok(reply)
        }
    }

    /// Each turn of the loop takes one octet at least, and a reply has 64 KiB at most.
    async fn receive(&mut self, phase: Phase, patience: Duration) -> Result<Reply, Attempt> {
        let mut partial = PartialReply::default();
        let mut buffer = [0; READ_BYTES];
        loop {
            let read = self.stream.read(&mut buffer, patience).await;
            let bytes = read
                .ok()
                .filter(|count| *count > 0)
                .and_then(|count| buffer.get(..count))
                .ok_or_else(|| {
                    Attempt::broken_off(phase, read.err().unwrap_or(StreamFault::Closed))
                })?;
            let taken = partial.take(bytes);
            if let Some(reply) = taken.map_err(|cause| Attempt::protocol(phase, cause))? {
                return Ok(reply);
            }
        }
    }

    /// Ends the session over the server's answer.
    async fn refused(&mut self, phase: Phase, code: ReplyCode) -> Attempt {
        self.goodbye().await;
        Attempt::answered(phase, code)
    }

    /// Ends the session over something of ours.
    async fn leave(&mut self, phase: Phase, verdict: Verdict) -> Attempt {
        self.goodbye().await;
        Attempt { phase, verdict }
    }

    /// `QUIT`. What comes of it changes nothing.
    async fn goodbye(&mut self) {
        if self
            .stream
            .write_all(b"QUIT\r\n", GOODBYE_PATIENCE)
            .await
            .is_ok()
        {
            let mut buffer = [0; READ_BYTES];
            let _ = self.stream.read(&mut buffer, GOODBYE_PATIENCE).await;
        }
    }
}

fn stuffed(letter: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(letter.len());
    let mut begins = true;
    for byte in letter {
        if begins && *byte == b'.' {
            stuffed.push(b'.');
        }
        stuffed.push(*byte);
        begins = *byte == b'\n';
    }
    stuffed
}
