use zeroize::Zeroizing;

/// The result of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done,
    /// There is a card.
    Found,
    /// No card.
    NoCard,
    /// The card that was found cannot be spoken to.
    NotSelected,
    /// The security module failed its own test and takes no command.
    SelfTestFailed,
    /// The security module is not authorised.
    NotAuthorized,
    /// Anything else: on the way, between card and reader, or a card of another kind.
    Failed(u8),
}

impl Status {
    const fn of(code: u8) -> Self {
        match code {
            0x90 => Self::Done,
            0x9F => Self::Found,
            0x80 => Self::NoCard,
            0x81 => Self::NotSelected,
            0x60 => Self::SelfTestFailed,
            0x66 => Self::NotAuthorized,
            other => Self::Failed(other),
        }
    }

    /// As the protocol writes it.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0x90,
            Self::Found => 0x9F,
            Self::NoCard => 0x80,
            Self::NotSelected => 0x81,
            Self::SelfTestFailed => 0x60,
            Self::NotAuthorized => 0x66,
            Self::Failed(code) => code,
        }
    }
}

/// What a reader answers. No `Debug`: its data may be a citizen's.
pub struct Reply {
    /// The result.
    pub status: Status,
    /// What came with it.
    pub data: Zeroizing<Vec<u8>>,
}

impl Reply {
    /// Reads the body of a frame; `None` if it is no answer.
    pub fn parse(body: &[u8]) -> Option<Self> {
        // The first two bytes say more of some failures, and nothing that can be acted upon.
        let (status, data) = body.get(2..)?.split_first()?;
        Some(Self { status: Status::of(*status), data: Zeroizing::new(data.to_vec()) })
    }

    /// The body of a frame.
    pub fn body(status: Status, data: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut body = Zeroizing::new(Vec::with_capacity(3 + data.len()));
        body.extend_from_slice(&[0, 0, status.code()]);
        body.extend_from_slice(data);
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_as_it_is_written() {
        for code in 0..=u8::MAX {
            assert_eq!(Status::of(code).code(), code);
        }
    }

    #[test]
    fn an_answer_has_a_status() {
        let reply = Reply::parse(&[0, 0, 0x9F, 1, 2, 3, 4]).unwrap();
        assert_eq!((reply.status, &reply.data[..]), (Status::Found, &[1, 2, 3, 4][..]));
        assert!(Reply::parse(&[0, 0]).is_none() && Reply::parse(&[]).is_none());
    }
}
