use fleet_protocol::LocationId;
use terminal_core::ipc::{CheckFailure, LocationMap, RootFetch};
use tokio::sync::mpsc;
use url::Url;

use super::locations::{self, Found, Wanted};
use super::{check, fetch, map};
use crate::api::ClientOptions;

/// What the server has answered.
#[derive(Debug)]
pub enum News {
    /// Whether it is reached.
    Checked(Result<(), CheckFailure>),
    /// The root that a code named.
    Root(Result<String, RootFetch>),
    /// Locations.
    Found(Wanted, Found),
    /// Where they all lie, if any says so.
    Mapped(Option<LocationMap>),
    /// The name of a location that was scanned.
    Named(LocationId, String),
}

/// The questions to the server that are under way. An answer counts only while its server is the one that is named.
#[derive(Debug)]
pub struct Asking {
    round: u64,
    sender: mpsc::UnboundedSender<(u64, News)>,
    receiver: mpsc::UnboundedReceiver<(u64, News)>,
    /// Locations that were asked for last, and where the next page begins.
    pub wanted: Option<Wanted>,
    pub next: Option<String>,
}

impl Asking {
    pub fn new() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { round: 0, sender, receiver, wanted: None, next: None }
    }

    /// The next answer that counts.
    pub async fn news(&mut self) -> Option<News> {
        loop {
            let (round, news) = self.receiver.recv().await?;
            if round == self.round {
                return Some(news);
            }
        }
    }

    /// Another server, or another way to it: answers to what was asked before do not count.
    pub fn forget(&mut self) {
        self.round += 1;
        (self.wanted, self.next) = (None, None);
    }

    pub fn check(&self, options: ClientOptions, server: Url) {
        self.ask(async move { Some(News::Checked(check::ask(options, server).await)) });
    }

    pub fn root(&self, options: ClientOptions, server: Url, fingerprint: Vec<String>) {
        self.ask(async move { fetch::root(options, server, fingerprint).await.map(News::Root) });
    }

    pub fn locations(&mut self, options: ClientOptions, server: Url, wanted: Wanted) {
        self.wanted = Some(wanted.clone());
        self.ask(async move {
            let found = locations::find(options, server, wanted.clone()).await;
            Some(News::Found(wanted, found))
        });
    }

    pub fn map(&self, options: ClientOptions, server: Url) {
        self.ask(async move { map::find(options, server).await.ok().map(News::Mapped) });
    }

    pub fn name(&self, options: ClientOptions, server: Url, id: LocationId) {
        self.ask(
            async move { locations::name_of(options, server, id).await.map(|name| News::Named(id, name)) },
        );
    }

    fn ask(&self, question: impl Future<Output = Option<News>> + Send + 'static) {
        let (round, sender) = (self.round, self.sender.clone());
        tokio::spawn(async move {
            if let Some(news) = question.await {
                let _ = sender.send((round, news));
            }
        });
    }
}
