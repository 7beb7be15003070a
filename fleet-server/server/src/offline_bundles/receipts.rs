use std::collections::BTreeSet;

use fleet_protocol::{
    AttemptId, AttemptState, OfflineReceipt, RolloutId, SignedReceipt, TerminalId, receipt_statement,
};
use fleet_store::offline_receipt::{self, Reconciled};
use fleet_store::terminal;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::clock::new_id;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Writing};
use crate::terminal_api::is_signed;

/// Receipts in one request, at most.
const MOST: usize = 100;
/// A terminal's words are shown in lists: the beginning is enough.
const WORDS: usize = 500;

/// Receipts that came back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipts {
    /// As terminals wrote them, 1 to 100.
    receipts: Vec<SignedReceipt>,
}

/// What became of a receipt.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReceiptResult {
    /// In a word.
    pub outcome: ReceiptOutcome,
    /// Whose it is, where that could be read.
    pub terminal_id: Option<TerminalId>,
    /// The terminal's name, where it is known.
    pub terminal_name: Option<String>,
    /// Of which rollout, where it is known.
    pub rollout_id: Option<RolloutId>,
    /// Of which attempt, where that could be read.
    pub attempt_id: Option<AttemptId>,
    /// Where the attempt was when it was written.
    pub state: Option<AttemptState>,
    /// Why the terminal did not take the bundle, in English.
    pub refusal: Option<String>,
}

/// What became of a receipt, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptOutcome {
    /// It told something new.
    Applied,
    /// All of it was known.
    Known,
    /// The terminal says that it did not take the bundle.
    Declined,
    /// It is no receipt, or one that was damaged.
    Malformed,
    /// No terminal of this fleet wrote it.
    TerminalUnknown,
    /// It was changed after its terminal wrote it.
    SignatureWrong,
    /// Its attempt is not known here, or another terminal's.
    AttemptUnknown,
}

/// Imports receipts: the steps that terminals took are applied as if they had reported them, each once.
#[utoipa::path(post, path = "/offline-receipts", tag = "rollouts", operation_id = "import_offline_receipts",
    request_body = Receipts, responses((status = 200, body = Vec<ReceiptResult>),
        (status = 422, description = "`field_invalid`")))]
pub async fn import(
    Writing(mut change, Json(body)): Writing<Operator, Json<Receipts>>,
) -> ApiResult<Json<Vec<ReceiptResult>>> {
    if !(1..=MOST).contains(&body.receipts.len()) {
        return Err(ApiError::new(Code::FieldInvalid).at("/receipts"));
    }
    let mut judged = Vec::with_capacity(body.receipts.len());
    for signed in &body.receipts {
        judged.push(judge(&mut change, signed).await?);
    }
    let results = take(&mut change, judged).await?;
    let rollouts: BTreeSet<RolloutId> = results.iter().filter_map(|result| result.rollout_id).collect();
    let count = |wanted| results.iter().filter(|result| result.outcome == wanted).count();
    let summary = json!({
        "receipts": results.len(), "applied": count(ReceiptOutcome::Applied),
        "known": count(ReceiptOutcome::Known), "declined": count(ReceiptOutcome::Declined),
    });
    for id in &rollouts {
        let rollout = fleet_store::rollout::find(&mut change.tx, *id).await?;
        let name = rollout.map(|rollout| rollout.name).unwrap_or_default();
        let object = Object { kind: "rollout", id, name: &name };
        change.audit("rollout.import_receipts", object, summary.clone());
    }
    change.commit().await?;
    Ok(Json(results))
}

/// The receipt, if its terminal wrote it.
async fn judge(
    change: &mut Change<Operator>,
    signed: &SignedReceipt,
) -> ApiResult<Result<OfflineReceipt, ReceiptResult>> {
    let Some(receipt) = read(signed) else { return Ok(Err(refused(ReceiptOutcome::Malformed, None))) };
    let Some(identity) = terminal::identity(&mut change.tx, receipt.terminal_id).await? else {
        return Ok(Err(refused(ReceiptOutcome::TerminalUnknown, Some(&receipt))));
    };
    if !is_signed(&identity.public_key, &receipt_statement(&signed.receipt), &signed.signature) {
        return Ok(Err(refused(ReceiptOutcome::SignatureWrong, Some(&receipt))));
    }
    Ok(Ok(receipt))
}

/// Applies what was judged good; the results are in the order of the request.
async fn take(
    change: &mut Change<Operator>,
    judged: Vec<Result<OfflineReceipt, ReceiptResult>>,
) -> ApiResult<Vec<ReceiptResult>> {
    let good: Vec<OfflineReceipt> = judged.iter().filter_map(|one| one.as_ref().ok().cloned()).collect();
    let now = change.now;
    let (done, effect) = offline_receipt::apply_all(&mut change.tx, &good, now, || new_id(now)).await?;
    change.follow(effect);
    change.changed("attempt", good.iter().map(|receipt| receipt.attempt_id));
    let mut done = done.into_iter();
    let results = judged.into_iter().map(|one| match one {
        Ok(receipt) => taken(&receipt, done.next().flatten()),
        Err(refused) => refused,
    });
    Ok(results.collect())
}

fn taken(receipt: &OfflineReceipt, done: Option<Reconciled>) -> ReceiptResult {
    let Some(done) = done else { return refused(ReceiptOutcome::AttemptUnknown, Some(receipt)) };
    let outcome = match (&receipt.refusal, done.new_steps) {
        (Some(_), _) => ReceiptOutcome::Declined,
        (None, 0) => ReceiptOutcome::Known,
        (None, _) => ReceiptOutcome::Applied,
    };
    ReceiptResult {
        terminal_name: Some(done.terminal_name),
        rollout_id: Some(done.rollout_id),
        state: receipt.steps.last().map(|step| step.state),
        refusal: receipt.refusal.clone(),
        ..refused(outcome, Some(receipt))
    }
}

/// The receipt, if it can be read and is of a size that a terminal writes. Its words are shortened.
fn read(signed: &SignedReceipt) -> Option<OfflineReceipt> {
    if signed.receipt.len() > SignedReceipt::MAX_BYTES {
        return None;
    }
    let mut receipt: OfflineReceipt = serde_json::from_str(&signed.receipt).ok()?;
    if receipt.steps.len() > OfflineReceipt::MAX_STEPS {
        return None;
    }
    let reasons = receipt.steps.iter_mut().filter_map(|step| step.reason.as_mut());
    for text in reasons.chain(receipt.refusal.as_mut()) {
        *text = text.chars().filter(|c| !c.is_control()).take(WORDS).collect();
    }
    Some(receipt)
}

/// Of a receipt that nobody vouches for no more is told than whose it claims to be.
fn refused(outcome: ReceiptOutcome, receipt: Option<&OfflineReceipt>) -> ReceiptResult {
    ReceiptResult {
        outcome,
        terminal_id: receipt.map(|receipt| receipt.terminal_id),
        terminal_name: None,
        rollout_id: None,
        attempt_id: receipt.map(|receipt| receipt.attempt_id),
        state: None,
        refusal: None,
    }
}
