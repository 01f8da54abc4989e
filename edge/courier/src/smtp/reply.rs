//! Replies as they come, byte by byte, bounded.
//!
//! `smtp-proto` has a receiver, but it keeps at most 4 KiB where real `EHLO` answers may be longer, takes
//! a bare LF for a line's end and lines of different codes for one reply, which is what injection
//! is made of. So this small one.

use crate::{ProtocolCause, ReplyCode};

/// Octets of one reply at most. Real ones stay below 2 KiB; beyond, the session ends as a fault.
const REPLY_BYTES_MAX: usize = 64 * 1_024;
/// Lines of one reply at most; beyond, the session ends as a fault.
const REPLY_LINES_MAX: usize = 100;

/// A complete reply, RFC 5321 §4.2.
pub(super) struct Reply {
    pub(super) code: ReplyCode,
    /// The text of each line, for the extensions in an answer to `EHLO`. Never shown.
    pub(super) texts: Vec<String>,
    /// More came with it, though nothing had been asked.
    pub(super) is_followed: bool,
}

/// A reply that is still coming.
#[derive(Default)]
pub(super) struct PartialReply {
    line: Vec<u8>,
    bytes: usize,
    basic: Option<u16>,
    texts: Vec<String>,
}

impl Reply {
    /// 2yz: done, go on.
    pub(super) const fn is_positive(&self) -> bool {
        matches!(self.code.basic, 200..=299)
    }
}

impl PartialReply {
    /// Takes what was read. `Some` once the last line is complete.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Option<Reply>, ProtocolCause> {
        let mut rest = bytes.iter();
        for byte in rest.by_ref() {
            self.bytes = self.bytes.saturating_add(1);
            if self.bytes > REPLY_BYTES_MAX {
                return Err(ProtocolCause::TooLong);
            }
            self.line.push(*byte);
            if *byte == b'\n' && self.take_line()? {
                return self.complete(rest.next().is_some()).map(Some);
            }
        }
        Ok(None)
    }

    /// Reads the line that has just ended. True if it is the reply's last.
    fn take_line(&mut self) -> Result<bool, ProtocolCause> {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\r\n").ok_or(ProtocolCause::Malformed)?;
        let (basic, is_last, text) = parts(line).ok_or(ProtocolCause::Malformed)?;
        if self.basic.is_some_and(|earlier| earlier != basic) {
            return Err(ProtocolCause::Malformed);
        }
        if self.texts.len() >= REPLY_LINES_MAX {
            return Err(ProtocolCause::TooLong);
        }
        self.basic = Some(basic);
        self.texts.push(String::from_utf8_lossy(text).into_owned());
        Ok(is_last)
    }

    fn complete(&mut self, is_followed: bool) -> Result<Reply, ProtocolCause> {
        let Self { basic, texts, .. } = std::mem::take(self);
        let basic = basic.ok_or(ProtocolCause::Malformed)?;
        let enhanced = texts.first().and_then(|text| enhanced_code(text));
        Ok(Reply {
            code: ReplyCode { basic, enhanced },
            texts,
            is_followed,
        })
    }
}

/// Code, whether the line is the last, and its text. A bare code is a last line, RFC 5321 §4.2.
fn parts(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    let in_range = matches!(digits, [b'2'..=b'5', b'0'..=b'9', b'0'..=b'9']);
    let basic = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let (is_last, text) = match rest {
        [] => (true, rest),
        [b' ', text @ ..] => (true, text),
        [b'-', text @ ..] => (false, text),
        _ => return None,
    };
    let is_text = text
        .iter()
        .all(|byte| *byte == b'\t' || !byte.is_ascii_control());
    (in_range && is_text).then_some((basic, is_last, text))
}

/// `4.7.1` at the text's beginning, RFC 3463 §2.
fn enhanced_code(text: &str) -> Option<(u16, u16, u16)> {
    let word = text.split(' ').next()?;
    let mut numbers = word.split('.').map(|number| {
        let is_number =
            (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| number.parse().ok()).flatten()
    });
    let code = (numbers.next()??, numbers.next()??, numbers.next()??);
    (numbers.next().is_none() && matches!(code.0, 2 | 4 | 5)).then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PartialReply, Reply};
    use crate::{ProtocolCause, ReplyCode};

    fn read(bytes: &[u8]) -> Result<Option<Reply>, ProtocolCause> {
        PartialReply::default().take(bytes)
    }

    #[test]
    fn ok_replies_of_the_rfc() {
        let reply = read(b"250-mail.example\r\n250-SIZE 1000\r\n250 HELP\r\n")
            .unwrap()
            .unwrap();
        assert_eq!(
            reply.code,
            ReplyCode {
                basic: 250,
                enhanced: None
            }
        );
        assert_eq!(reply.texts, ["mail.example", "SIZE 1000", "HELP"]);
        let reply = read(b"550 5.1.1 no such user\r\n").unwrap().unwrap();
        assert_eq!(reply.code.enhanced, Some((5, 1, 1)));
        assert!(read(b"354\r\n").unwrap().is_some());
        assert!(read(b"250-first\r\n25").unwrap().is_none());
        assert!(
            read(b"220 go\r\n250 injected\r\n")
                .unwrap()
                .unwrap()
                .is_followed
        );
    }

    #[test]
    fn err_what_is_no_reply() {
        for bytes in [
            &b"hello\r\n"[..],
            b"250 ok\n",
            b"25\r\n",
            b"250_ok\r\n",
            b"150 ok\r\n",
            b"650 ok\r\n",
            b"250-a\r\n251 b\r\n",
            b"250 a\0b\r\n",
            b"250 a\rb\r\n",
            b"\r\n",
        ] {
            assert_eq!(
                read(bytes).err(),
                Some(ProtocolCause::Malformed),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn err_too_long() {
        let lines = b"250-x\r\n".repeat(101);
        assert_eq!(read(&lines).err(), Some(ProtocolCause::TooLong));
        let endless = vec![b'2'; 64 * 1_024 + 1];
        assert_eq!(read(&endless).err(), Some(ProtocolCause::TooLong));
        assert!(read(&b"250-x\r\n".repeat(100)).unwrap().is_none());
    }

    #[test]
    fn ok_no_enhanced_code_in_ordinary_text() {
        for text in [
            "1.2.3.4 greets",
            "5.1",
            "5.1.x",
            "9.1.1 a",
            "5.1.1000 a",
            "",
        ] {
            let reply = read(format!("550 {text}\r\n").as_bytes()).unwrap().unwrap();
            assert_eq!(reply.code.enhanced, None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn prop_anything_is_read_without_a_panic(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }

        /// However the network cuts a reply, it is the same reply.
        #[test]
        fn prop_cuts_do_not_matter(cut in 0_usize..40) {
            let wire = b"250-mail.example\r\n250 2.1.0 all is well\r\n";
            let (head, tail) = wire.split_at(cut);
            let mut partial = PartialReply::default();
            let reply = match partial.take(head).unwrap() {
                Some(reply) => reply,
                None => partial.take(tail).unwrap().unwrap(),
            };
            prop_assert_eq!(reply.texts, ["mail.example", "2.1.0 all is well"]);
        }
    }
}
