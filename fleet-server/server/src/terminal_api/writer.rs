use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fleet_protocol::TerminalId;
use fleet_store::check_in::{self, Batch, Report, Stored};
use fleet_store::{Db, StoreError};
use tokio::sync::{mpsc, oneshot};

use super::bus::Bus;
use crate::clock::{Clock, new_id};
use crate::live::LiveHub;
use crate::problem::{ApiError, ApiResult, Code};

/// Reports in one transaction, at most.
const MOST: usize = 500;
/// Reports that may wait. Behind that a terminal is told to come back: waiting longer would only
/// time out on a bad line.
const QUEUE: usize = 4_096;
/// A batch waits this long for company.
const LINGER: Duration = Duration::from_millis(10);

/// Writes check-ins in batches: one transaction, one disk flush, for all that wait. A handler gets its answer
/// after the commit, so what is acknowledged is on disk.
#[derive(Debug)]
pub struct CheckInWriter(mpsc::Sender<Pending>);

#[derive(Debug)]
struct Pending {
    report: Report,
    reply: oneshot::Sender<ApiResult<Stored>>,
}

struct Task {
    db: Db,
    clock: Arc<dyn Clock>,
    bus: Arc<Bus>,
    live: LiveHub,
    queue: mpsc::Receiver<Pending>,
    /// Second reports of a terminal that is in the present batch.
    held: Vec<Pending>,
}

impl CheckInWriter {
    /// Starts the task. It ends when the writer is dropped.
    pub fn start(db: Db, clock: Arc<dyn Clock>, bus: Arc<Bus>, live: LiveHub) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        tokio::spawn(Task { db, clock, bus, live, queue, held: Vec::new() }.run());
        Self(sender)
    }

    /// Stores a report; returns when it is on disk.
    pub async fn store(&self, report: Report) -> ApiResult<Stored> {
        let (reply, answer) = oneshot::channel();
        self.0.try_send(Pending { report, reply }).map_err(|_| {
            metrics::counter!("fleet_check_ins_refused_total").increment(1);
            ApiError::new(Code::Unavailable).retry_after_s(rand::random_range(5..20))
        })?;
        answer.await.unwrap_or_else(|_| Err(ApiError::new(Code::Unavailable).retry_after_s(5)))
    }
}

impl Task {
    async fn run(mut self) {
        while let Some(batch) = self.gather().await {
            let started = Instant::now();
            metrics::histogram!("fleet_check_in_batch_size").record(u32::try_from(batch.len()).unwrap_or(0));
            self.store(batch).await;
            metrics::histogram!("fleet_check_in_commit_seconds").record(started.elapsed());
        }
    }

    /// The next batch, each terminal in it once.
    async fn gather(&mut self) -> Option<Vec<Pending>> {
        let mut waiting = std::mem::take(&mut self.held);
        if waiting.is_empty() {
            waiting.push(self.queue.recv().await?);
        }
        let linger = tokio::time::sleep(LINGER);
        tokio::pin!(linger);
        while waiting.len() < MOST {
            let room = MOST - waiting.len();
            tokio::select! {
                got = self.queue.recv_many(&mut waiting, room) => if got == 0 { break },
                () = &mut linger => break,
            }
        }
        let mut seen: HashSet<TerminalId> = HashSet::with_capacity(waiting.len());
        let (batch, held) = waiting.into_iter().partition(|pending| seen.insert(pending.report.terminal_id));
        self.held = held;
        Some(batch)
    }

    async fn store(&self, batch: Vec<Pending>) {
        let (reports, replies): (Vec<Report>, Vec<_>) =
            batch.into_iter().map(|pending| (pending.report, pending.reply)).unzip();
        let ids: Vec<TerminalId> = reports.iter().map(|report| report.terminal_id).collect();
        match self.transact(reports.clone()).await {
            Ok(mut stored) => {
                for (id, reply) in ids.into_iter().zip(replies) {
                    let _ = reply.send(Ok(stored.remove(&id).unwrap_or_default()));
                }
            }
            Err(error @ StoreError::Unavailable(_)) => {
                tracing::warn!(%error, reports = ids.len(), "check-ins could not be stored");
                for reply in replies {
                    let error = ApiError::new(Code::Unavailable).retry_after_s(rand::random_range(5..20));
                    let _ = reply.send(Err(error));
                }
            }
            // One report that cannot be stored must not keep out the others.
            Err(_) => {
                for (report, reply) in reports.into_iter().zip(replies) {
                    let id = report.terminal_id;
                    let stored = self.transact(vec![report]).await;
                    let _ = reply
                        .send(stored.map(|mut all| all.remove(&id).unwrap_or_default()).map_err(Into::into));
                }
            }
        }
    }

    async fn transact(
        &self,
        reports: Vec<Report>,
    ) -> Result<std::collections::BTreeMap<TerminalId, Stored>, StoreError> {
        let shown: HashSet<TerminalId> = reports
            .iter()
            .filter(|report| report.status.is_some())
            .map(|report| report.terminal_id)
            .collect();
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        let Batch { stored, rollouts, ratings, felt } =
            check_in::store(&mut tx, reports, || new_id(now)).await?;
        tx.commit().await?;
        metrics::counter!("fleet_check_ins_total").increment(stored.len() as u64);
        if felt && let Err(error) = self.bus.refresh().await {
            tracing::warn!(%error, at = self.clock.now(), "changes could not be read");
        }
        for (id, one) in &stored {
            self.tell(*id, one, shown.contains(id));
        }
        for rollout in rollouts {
            self.live.changed("rollout", &rollout.to_string());
        }
        for rating in ratings {
            self.live.changed("rating", &rating.to_string());
        }
        Ok(stored)
    }

    fn tell(&self, id: TerminalId, stored: &Stored, shown: bool) {
        if shown || stored.promoted || stored.power_changed || stored.events > 0 {
            self.live.changed("terminal", &id.to_string());
        }
        for moved in &stored.moved {
            self.live.changed("attempt", &moved.attempt_id.to_string());
            if moved.from == moved.state {
                self.live.changed("rollout", &moved.rollout_id.to_string());
            }
        }
        for inspection in &stored.inspected {
            self.live.changed("inspection", &inspection.to_string());
        }
        for finding in &stored.findings {
            self.live.changed("finding", &finding.to_string());
        }
        for command in &stored.ended {
            self.live.changed("command", &command.to_string());
        }
    }
}
