use terminal_core::ipc::{AgentMessage, NetworkRequest};

use super::Daemon;
use crate::network_room::NetworkNews;

impl Daemon {
    /// Whoever maintains the terminal may, and whoever sets it up: before it is in the fleet nobody else can be known.
    fn may_set_network(&self) -> bool {
        self.maintenance.guard.person().is_some() || !self.link.is_enrolled()
    }

    pub(super) async fn handle_network(&mut self, request: NetworkRequest) {
        if !self.may_set_network() {
            return tracing::warn!("nobody maintains this terminal now");
        }
        self.maintenance.guard.handle_touched(self.clock.mono());
        if let Some(act) = self.network_room.act_of(&request) {
            self.record_network_act(act).await;
        }
        self.network_room.handle(request, self.clock.mono());
    }

    pub(super) async fn handle_network_news(&mut self, news: NetworkNews) {
        let now = self.clock.mono();
        let outcome = self.network_room.handle_news(news, now).await;
        if matches!(outcome, Ok(true)) {
            self.link.handle_wake(now);
        }
        self.note(outcome.map(drop));
    }

    /// Tells whoever looks what has changed.
    pub(super) fn show_network(&mut self) {
        if let Some(view) = self.network_room.news_to_show(self.clock.mono()) {
            self.shell.send(AgentMessage::Network(Box::new(view)));
        }
    }
}
