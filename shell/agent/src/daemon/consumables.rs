use terminal_core::consumables::Printers;

use super::Daemon;
use crate::store::StateKey;

impl Daemon {
    /// Records what the printers say of what they use up, where it is news.
    pub(super) async fn watch_consumables(&mut self, toner: Option<u8>) {
        let printers = Printers {
            pages: self.shell.printer.as_ref(),
            receipts: self.shell.receipt_printer.as_ref(),
            toner,
        };
        let events = self.consumables.handle_printers(&printers);
        if events.is_empty() {
            return;
        }
        // First what happened, then that it is known: what is told twice does less harm than what is never told.
        for event in events {
            self.record_news(event).await;
        }
        let outcome = self.state.set(StateKey::Consumables, &self.consumables).await;
        self.note(outcome);
    }
}
