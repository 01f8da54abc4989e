//! What a scripted server is to do, and when.

/// A moment of a session: the server has heard all that belongs to it and has not answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpPhase {
    /// The connection.
    Greeting,
    /// `EHLO`.
    Hello,
    /// `MAIL FROM`.
    MailFrom,
    /// `RCPT TO`.
    RcptTo,
    /// `DATA`.
    Data,
    /// The first line of the letter.
    Content,
    /// The final dot: the server has the letter.
    FinalDot,
    /// The server has said 250, and what it said may not have been read yet.
    Accepted,
}

/// What the server does with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// Takes letters.
    Take,
    /// Answers so at this phase.
    Answer(SmtpPhase, &'static str),
    /// Waits at this phase until it is released. At [`SmtpPhase::Accepted`] it waits at the final
    /// dot as well.
    Hold(SmtpPhase),
    /// Keeps the letter and hangs up without an answer.
    KeepAndClose,
    /// Keeps the letter and resets the connection.
    KeepAndReset,
    /// Accepts the connection and never speaks.
    Silent,
    /// Greets one byte a second, without an end.
    Drip,
    /// Answers `EHLO` with 10 MiB of extensions.
    Flood,
    /// Answers `EHLO` with NULs and no line end.
    Nuls,
    /// Offers `STARTTLS`, and says more than was asked in the answer to it.
    Inject,
}

/// The address of a command.
pub(super) fn in_brackets(line: &str) -> String {
    let address = line.split(['<', '>']).nth(1);
    address.unwrap_or_default().to_owned()
}

/// The Message-ID of a letter.
pub(super) fn message_id(letter: &[u8]) -> String {
    let letter = String::from_utf8_lossy(letter).replace("\r\n ", " ");
    let header = letter.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("message-id")
            .then(|| value.trim().to_owned())
    });
    header.expect("every letter has a Message-ID")
}
