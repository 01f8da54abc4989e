//! Bytes that may be written to a mail server, by construction free of what smuggles.

use thiserror::Error;

/// Octets of a line without its CRLF, RFC 5322 §2.1.1.
const LINE_BYTES_MAX: usize = 998;

/// A whole message as it goes over the wire: ASCII, CR and LF only as a pair, no NUL, lines of at
/// most 998 octets, CRLF at the end.
///
/// A bare LF or CR is what SMTP smuggling is made of: one server reads it as data, the next as the
/// end of the letter. Dots are doubled by the session, not here.
#[derive(Clone, PartialEq, Eq)]
pub struct WireBytes(Vec<u8>);

/// Why bytes may not go out. Each is an error of ours, never of the visitor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WireFault {
    /// An octet above 127.
    #[error("octet {at} is not ASCII")]
    NotAscii {
        /// Its place, from 0.
        at: usize,
    },
    /// A NUL.
    #[error("octet {at} is NUL")]
    Nul {
        /// Its place, from 0.
        at: usize,
    },
    /// A CR without LF, or a LF without CR.
    #[error("octet {at} is a CR or LF by itself")]
    LoneLineEnd {
        /// Its place, from 0.
        at: usize,
    },
    /// A line that servers may cut.
    #[error("the line at octet {at} is longer than 998 octets")]
    LongLine {
        /// The line's beginning, from 0.
        at: usize,
    },
    /// The last line is open, or there is none.
    #[error("the last line has no CRLF")]
    OpenEnd,
}

impl WireBytes {
    /// The bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<Vec<u8>> for WireBytes {
    type Error = WireFault;

    fn try_from(bytes: Vec<u8>) -> Result<Self, WireFault> {
        if !bytes.ends_with(b"\r\n") {
            return Err(WireFault::OpenEnd);
        }
        let mut line_start = 0;
        let mut previous = 0;
        for (at, byte) in bytes.iter().copied().enumerate() {
            if previous == b'\r' && byte != b'\n' {
                return Err(WireFault::LoneLineEnd {
                    at: at.saturating_sub(1),
                });
            }
            match byte {
                0 => return Err(WireFault::Nul { at }),
                128.. => return Err(WireFault::NotAscii { at }),
                b'\n' if previous != b'\r' => return Err(WireFault::LoneLineEnd { at }),
                b'\n' => {
                    let line_bytes = at.saturating_sub(line_start).saturating_sub(1);
                    if line_bytes > LINE_BYTES_MAX {
                        return Err(WireFault::LongLine { at: line_start });
                    }
                    line_start = at.saturating_add(1);
                }
                _ => {}
            }
            previous = byte;
        }
        Ok(Self(bytes))
    }
}

impl std::fmt::Debug for WireBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WireBytes({} octets)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{WireBytes, WireFault};

    fn fault(bytes: &[u8]) -> Option<WireFault> {
        WireBytes::try_from(bytes.to_vec()).err()
    }

    #[test]
    fn ok_pairs_only() {
        assert_eq!(fault(b"a\r\n\r\n.\r\n"), None);
        assert_eq!(fault(&[&[b'a'; 998][..], b"\r\n"].concat()), None);
    }

    #[test]
    fn err_each_fault() {
        let cases: [(&[u8], WireFault); 9] = [
            (b"", WireFault::OpenEnd),
            (b"a", WireFault::OpenEnd),
            (b"a\n", WireFault::OpenEnd),
            (b"a\nb\r\n", WireFault::LoneLineEnd { at: 1 }),
            (b"a\rb\r\n", WireFault::LoneLineEnd { at: 1 }),
            (b"a\r\r\n", WireFault::LoneLineEnd { at: 1 }),
            (b"\n\r\n", WireFault::LoneLineEnd { at: 0 }),
            (b"a\0\r\n", WireFault::Nul { at: 1 }),
            ("ab\u{e8}\r\n".as_bytes(), WireFault::NotAscii { at: 2 }),
        ];
        for (bytes, expected) in cases {
            assert_eq!(fault(bytes), Some(expected), "{bytes:?}");
        }
        let long = [b"x\r\n", &[b'a'; 999][..], b"\r\n"].concat();
        assert_eq!(fault(&long), Some(WireFault::LongLine { at: 3 }));
    }
}
