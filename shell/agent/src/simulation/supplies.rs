use fleet_protocol::{Consumable, ConsumableStep, ConsumableWord, Event};
use terminal_core::Dice;

/// What the printers of one terminal use up, made up: each citizen takes a few sheets, and somebody comes when it is out.
#[derive(Debug)]
pub(super) struct Supplies {
    dice: Dice,
    kinds: [Supply; 3],
}

#[derive(Debug)]
struct Supply {
    consumable: Consumable,
    whole: u32,
    left: u32,
    word: ConsumableWord,
}

impl Supply {
    /// From so little on the printer says that it is low.
    const fn low(&self) -> u32 {
        self.whole / 12
    }

    fn step(&self, step: ConsumableStep) -> Event {
        Event::Consumable { consumable: self.consumable, step }
    }

    fn fill(&mut self) -> Event {
        (self.left, self.word) = (self.whole, ConsumableWord::Fine);
        self.step(ConsumableStep::Filled { holds: self.whole })
    }

    /// What is told when so much is used.
    fn used(&mut self, amount: u32) -> Vec<Event> {
        if amount == 0 {
            return Vec::new();
        }
        if self.left == 0 {
            // Somebody came.
            let said = self.step(ConsumableStep::Said { word: ConsumableWord::Fine });
            return vec![self.fill(), said];
        }
        let amount = amount.min(self.left);
        self.left -= amount;
        let word = match self.left {
            0 => ConsumableWord::Out,
            left if left <= self.low() => ConsumableWord::Low,
            _ => ConsumableWord::Fine,
        };
        let said = (std::mem::replace(&mut self.word, word) != word).then_some(ConsumableStep::Said { word });
        [Some(ConsumableStep::Used { amount }), said]
            .into_iter()
            .flatten()
            .map(|step| self.step(step))
            .collect()
    }
}

impl Supplies {
    pub fn new(mut dice: Dice) -> Self {
        let kinds =
            [(Consumable::PagePaper, 500), (Consumable::ReceiptPaper, 50_000), (Consumable::Toner, 100)];
        let kinds = kinds.map(|(consumable, whole)| {
            let left = u32::try_from(dice.between(u64::from(whole) / 20, whole.into())).unwrap_or(whole);
            Supply { consumable, whole, left, word: ConsumableWord::Fine }
        });
        Self { dice, kinds }
    }

    /// The printers say for the first time what they hold.
    pub fn begin(&self) -> Vec<Event> {
        let holds = |supply: &Supply| supply.step(ConsumableStep::Filled { holds: supply.left });
        self.kinds.iter().map(holds).collect()
    }

    /// A citizen has gone.
    pub fn handle_session(&mut self) -> Vec<Event> {
        let sheets = self.number(0, 4);
        let roll = self.number(0, 2) * 140;
        let toner = u32::from(sheets > 0 && self.dice.per_mille(120));
        let amounts = [sheets, roll, toner];
        self.kinds.iter_mut().zip(amounts).flat_map(|(supply, amount)| supply.used(amount)).collect()
    }

    fn number(&mut self, from: u64, to: u64) -> u32 {
        u32::try_from(self.dice.between(from, to)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_tell_what_they_hold_say_when_it_is_low_and_are_filled_when_it_is_out() {
        let mut supplies = Supplies::new(Dice::new(7));
        assert_eq!(supplies.begin().len(), 3);
        let events: Vec<Event> = (0..2_000).flat_map(|_| supplies.handle_session()).collect();
        let has = |wanted: ConsumableStep| {
            events.contains(&Event::Consumable { consumable: Consumable::PagePaper, step: wanted })
        };
        assert!(has(ConsumableStep::Said { word: ConsumableWord::Low }));
        assert!(has(ConsumableStep::Said { word: ConsumableWord::Out }));
        assert!(has(ConsumableStep::Filled { holds: 500 }));
    }
}
