use crate::id_card::{Command, Framer, IdCard, Reply, Status, encode};
use crate::id_card::{answer_of, block_of, sam_number};

/// What is wrong with the reader or its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not answer.
    Silent,
    /// Its security module has failed.
    SelfTest,
    /// Each answer has a wrong checksum.
    Checksum,
    /// No card can be read.
    Read,
}

/// The reader's own side of the protocol, without a line.
#[derive(Debug, Default)]
pub struct Machine {
    framer: Framer,
    card: Option<IdCard>,
    /// A card that was read has to be taken away before it is found again, as with real readers.
    read: bool,
    selected: bool,
    fault: Option<Fault>,
}

impl Machine {
    /// Puts a card on it.
    pub fn put(&mut self, card: IdCard) {
        (self.card, self.read, self.selected) = (Some(card), false, false);
    }

    /// Takes the card away.
    pub fn take(&mut self) {
        (self.card, self.read, self.selected) = (None, false, false);
    }

    /// Whether a card lies there.
    pub const fn has_card(&self) -> bool {
        self.card.is_some()
    }

    /// From now on.
    pub const fn set_fault(&mut self, fault: Option<Fault>) {
        self.fault = fault;
    }

    /// What it answers to what arrives, byte by byte.
    pub fn handle_bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.framer.push(bytes);
        let mut answers = Vec::new();
        while let Some(body) = self.framer.next_body() {
            let command = body.as_ref().ok().map(|body| Command::parse(body));
            let body = match command {
                None => Reply::body(Status::Failed(0x10), &[]),
                Some(None) => Reply::body(Status::Failed(0x21), &[]),
                Some(Some(command)) => self.answer(command),
            };
            let mut frame = encode(&body).to_vec();
            match self.fault {
                Some(Fault::Silent) => continue,
                Some(Fault::Checksum) => frame.iter_mut().last().into_iter().for_each(|sum| *sum ^= 1),
                Some(Fault::SelfTest | Fault::Read) | None => {}
            }
            answers.extend_from_slice(&frame);
        }
        answers
    }

    fn answer(&mut self, command: Command) -> zeroize::Zeroizing<Vec<u8>> {
        let there = self.card.as_ref().filter(|_| !self.read);
        match (command, there) {
            _ if self.fault == Some(Fault::SelfTest) => Reply::body(Status::SelfTestFailed, &[]),
            (Command::SamStatus, _) => Reply::body(Status::Done, &[]),
            (Command::SamNumber, _) => {
                Reply::body(Status::Done, &sam_number(5, 1, [20_160_824, 1_234_567, 3_012_345_678]))
            }
            (Command::Find, Some(_)) => Reply::body(Status::Found, &[0; 4]),
            (Command::Find, None) => Reply::body(Status::NoCard, &[]),
            (Command::Select, Some(_)) => {
                self.selected = true;
                Reply::body(Status::Done, &[0; 8])
            }
            (Command::Select, None) => Reply::body(Status::NotSelected, &[]),
            (Command::Read, Some(card)) if self.selected && self.fault != Some(Fault::Read) => {
                let data = answer_of(&block_of(card));
                self.read = true;
                Reply::body(Status::Done, &data)
            }
            (Command::Read, _) => {
                self.selected = false;
                Reply::body(Status::Failed(0x41), &[])
            }
        }
    }
}
