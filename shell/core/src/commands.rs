use fleet_protocol::{Command, CommandId, CommandOutcome, CommandRefusal, CommandResult, UnixMillis};
use serde::{Deserialize, Serialize};

/// Remembers commands so that each is carried out once, however often the server repeats it and
/// whatever crashes in between. To be persisted after every change and before the command is begun.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandMemory {
    seen: Vec<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    id: CommandId,
    /// `None` while it is carried out.
    outcome: Option<CommandOutcome>,
    /// Whether the server has accepted the outcome.
    reported: bool,
}

impl CommandMemory {
    /// Reported commands beyond this many are forgotten, the oldest first; the server has let go of
    /// them long before.
    const KEPT: usize = 256;

    /// What a start finds half done has to be given up: nobody knows how far it came.
    pub fn handle_start(&mut self) {
        for seen in self.seen.iter_mut().filter(|seen| seen.outcome.is_none()) {
            let reason = "the agent stopped while it was carried out".to_owned();
            seen.outcome = Some(CommandOutcome::Failed { reason });
        }
    }

    /// Of the commands that the server sent, those to begin now; they count as begun.
    pub fn admit(&mut self, commands: &[Command], now: UnixMillis) -> Vec<Command> {
        let mut begin = Vec::new();
        for command in commands {
            if let Some(seen) = self.seen.iter_mut().find(|seen| seen.id == command.id) {
                // Sent again although it ended: the report was lost on the server's side.
                seen.reported = false;
                continue;
            }
            let expired = (command.expires_at < now)
                .then_some(CommandOutcome::Refused { reason: CommandRefusal::Expired });
            if expired.is_none() {
                begin.push(command.clone());
            }
            self.seen.push(Seen { id: command.id, outcome: expired, reported: false });
        }
        begin
    }

    /// A command ended.
    pub fn handle_outcome(&mut self, id: CommandId, outcome: CommandOutcome) {
        if let Some(seen) = self.seen.iter_mut().find(|seen| seen.id == id)
            && seen.outcome.is_none()
        {
            seen.outcome = Some(outcome);
        }
    }

    /// The outcomes that the server has not accepted yet.
    pub fn unreported(&self) -> Vec<CommandResult> {
        let open = self.seen.iter().filter(|seen| !seen.reported);
        open.filter_map(|seen| Some((seen.id, seen.outcome.clone()?))).collect()
    }

    /// The server accepted a check-in that carried `outcomes`.
    pub fn handle_reported(&mut self, outcomes: &[CommandResult]) {
        for seen in &mut self.seen {
            seen.reported |= outcomes.iter().any(|(id, _)| *id == seen.id);
        }
        let mut surplus = self.seen.len().saturating_sub(Self::KEPT);
        self.seen.retain(|seen| {
            let drop = surplus > 0 && seen.reported;
            surplus -= usize::from(drop);
            !drop
        });
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::CommandKind;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn command(number: u128) -> Command {
        Command { id: CommandId(Uuid::from_u128(number)), kind: CommandKind::Screenshot, expires_at: 1_000 }
    }

    const DONE: CommandOutcome = CommandOutcome::Done { screenshot: None };

    proptest! {
        /// Repetition, loss of answers and restarts: each command begins at most once.
        #[test]
        fn each_command_begins_once(steps in prop::collection::vec((0_u128..20, 0_u8..4), 0..200)) {
            let mut memory = CommandMemory::default();
            let mut begun = std::collections::HashSet::new();
            for (number, step) in steps {
                for command in memory.admit(&[command(number)], 5) {
                    prop_assert!(begun.insert(command.id));
                }
                match step {
                    0 => memory.handle_outcome(command(number).id, DONE),
                    1 => { let open = memory.unreported(); memory.handle_reported(&open); }
                    2 => {
                        memory = serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap();
                        memory.handle_start();
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn expired_commands_are_refused() {
        let mut memory = CommandMemory::default();
        assert!(memory.admit(&[command(1)], 1_001).is_empty());
        assert_eq!(memory.unreported()[0].1, CommandOutcome::Refused { reason: CommandRefusal::Expired });
    }

    #[test]
    fn what_was_half_done_at_a_crash_is_reported_as_failed() {
        let mut memory = CommandMemory::default();
        memory.admit(&[command(1)], 0);
        assert!(memory.unreported().is_empty());
        memory.handle_start();
        assert!(matches!(memory.unreported()[0].1, CommandOutcome::Failed { .. }));
    }

    #[test]
    fn old_ones_are_forgotten_once_reported() {
        let mut memory = CommandMemory::default();
        for number in 0..600 {
            memory.admit(&[command(number)], 0);
            memory.handle_outcome(command(number).id, DONE);
        }
        memory.handle_reported(&memory.unreported());
        assert_eq!(memory.seen.len(), CommandMemory::KEPT);
    }
}
