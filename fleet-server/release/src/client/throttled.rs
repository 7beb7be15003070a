use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;

use super::{Reply, Resource, Source, SourceError, Throttle};

/// A source whose releases come no faster than a throttle lets them; its metadata, which are small, come as they are.
#[derive(Debug)]
pub struct ThrottledSource {
    source: Arc<dyn Source>,
    throttle: Arc<Throttle>,
}

impl ThrottledSource {
    /// Slows a source down.
    pub fn new(source: Arc<dyn Source>, throttle: Arc<Throttle>) -> Self {
        Self { source, throttle }
    }
}

#[async_trait]
impl Source for ThrottledSource {
    async fn get(&self, resource: &Resource, from: u64) -> Result<Reply, SourceError> {
        let reply = self.source.get(resource, from).await?;
        Ok(match resource {
            Resource::Metadata(_) => reply,
            Resource::Target(_) => {
                Reply { begins_at: reply.begins_at, body: self.throttle.clone().limit(reply.body).boxed() }
            }
        })
    }
}
