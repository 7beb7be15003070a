//! What printers use up (耗材), as far as they say it themselves.

use std::collections::BTreeMap;

use fleet_protocol::{Consumable, ConsumableStep, ConsumableWord, DeviceState, Event};
use serde::{Deserialize, Serialize};

/// How the printers are.
#[derive(Debug, Clone, Copy)]
pub struct Printers<'a> {
    /// Of pages; `None` where there is none.
    pub pages: Option<&'a DeviceState>,
    /// Of receipts.
    pub receipts: Option<&'a DeviceState>,
    /// Toner or ink in percent, where the printer of pages says it.
    pub toner: Option<u8>,
}

/// What the printers last said: only what differs from it is told. To be persisted after every change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumables {
    toner: Option<u8>,
    /// What is short; the rest is fine.
    short: BTreeMap<Consumable, ConsumableWord>,
}

impl Consumables {
    /// What is to be recorded of what the printers say now.
    pub fn handle_printers(&mut self, printers: &Printers<'_>) -> Vec<Event> {
        let mut events: Vec<Event> = self.level(printers.toner).into_iter().collect();
        let said = [
            (Consumable::PagePaper, printers.pages.and_then(paper_word)),
            (Consumable::Toner, printers.pages.and_then(toner_word)),
            (Consumable::ReceiptPaper, printers.receipts.and_then(paper_word)),
        ];
        events.extend(said.into_iter().filter_map(|(consumable, word)| self.said(consumable, word?)));
        events
    }

    /// Toner is told by its level: what is gone since the last one was used, and a level that rises is another cartridge.
    fn level(&mut self, toner: Option<u8>) -> Option<Event> {
        let level = toner?;
        let step = match self.toner.replace(level) {
            Some(before) if before == level => return None,
            Some(before) if before > level => ConsumableStep::Used { amount: u32::from(before - level) },
            _ => ConsumableStep::Filled { holds: level.into() },
        };
        Some(Event::Consumable { consumable: Consumable::Toner, step })
    }

    fn said(&mut self, consumable: Consumable, word: ConsumableWord) -> Option<Event> {
        let before = match word {
            ConsumableWord::Fine => self.short.remove(&consumable),
            ConsumableWord::Low | ConsumableWord::Out => self.short.insert(consumable, word),
        };
        let is_news = before.unwrap_or_default() != word;
        is_news.then_some(Event::Consumable { consumable, step: ConsumableStep::Said { word } })
    }
}

/// What the state of a printer says of its paper: one that is jammed or away says nothing of it.
fn paper_word(state: &DeviceState) -> Option<ConsumableWord> {
    word(state, "paper_low", "out_of_paper")
}

fn toner_word(state: &DeviceState) -> Option<ConsumableWord> {
    word(state, "toner_low", "out_of_toner")
}

fn word(state: &DeviceState, low: &str, out: &str) -> Option<ConsumableWord> {
    match state {
        DeviceState::Ready => Some(ConsumableWord::Fine),
        DeviceState::Wants { code } if code == low => Some(ConsumableWord::Low),
        DeviceState::Failed { code } if code == out => Some(ConsumableWord::Out),
        // The worst alone is told, so nothing is known of the rest.
        DeviceState::Wants { .. } | DeviceState::Failed { .. } | DeviceState::Absent => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(
        consumables: &mut Consumables,
        pages: &DeviceState,
        toner: Option<u8>,
    ) -> Vec<(Consumable, ConsumableStep)> {
        let printers = Printers { pages: Some(pages), receipts: None, toner };
        let step = |event| {
            let Event::Consumable { consumable, step } = event else { panic!("{event:?}") };
            (consumable, step)
        };
        consumables.handle_printers(&printers).into_iter().map(step).collect()
    }

    #[test]
    fn a_printers_word_is_told_once_and_a_jam_says_nothing_of_paper() {
        let mut known = Consumables::default();
        let out = DeviceState::Failed { code: "out_of_paper".into() };
        assert_eq!(told(&mut known, &DeviceState::Ready, None), []);
        let word = |word| [(Consumable::PagePaper, ConsumableStep::Said { word })];
        assert_eq!(told(&mut known, &out, None), word(ConsumableWord::Out));
        assert_eq!(told(&mut known, &out, None), []);
        assert_eq!(told(&mut known, &DeviceState::Failed { code: "jammed".into() }, None), []);
        assert_eq!(told(&mut known, &DeviceState::Absent, None), []);
        let low = DeviceState::Wants { code: "paper_low".into() };
        assert_eq!(told(&mut known, &low, None), word(ConsumableWord::Low));
        assert_eq!(told(&mut known, &DeviceState::Ready, None), word(ConsumableWord::Fine));
    }

    #[test]
    fn toner_is_told_by_what_is_gone_and_a_rise_is_another_cartridge() {
        let mut known = Consumables::default();
        let mut level = |toner| told(&mut known, &DeviceState::Ready, toner);
        let step = |step| vec![(Consumable::Toner, step)];
        assert_eq!(level(Some(60)), step(ConsumableStep::Filled { holds: 60 }));
        assert_eq!((level(Some(60)), level(None)), (vec![], vec![]));
        assert_eq!(level(Some(57)), step(ConsumableStep::Used { amount: 3 }));
        assert_eq!(level(Some(100)), step(ConsumableStep::Filled { holds: 100 }));
    }
}
