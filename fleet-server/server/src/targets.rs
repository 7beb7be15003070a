//! What listings, notices and rollouts are aimed at, as the API words it.

use std::collections::HashMap;

use fleet_domain::Scope;
use fleet_store::{Tx, scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};

/// What a target names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Every terminal.
    Everywhere,
    /// Those in a division or below it; the id is its code.
    Division,
    /// Those at a location.
    Location,
    /// One terminal.
    Terminal,
}

/// A target in a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TargetRef {
    /// What it names.
    pub kind: TargetKind,
    /// Which; nothing for `everywhere`.
    #[serde(default)]
    pub id: Option<String>,
}

/// A target in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Target {
    /// What it names.
    pub kind: TargetKind,
    /// Which; nothing for `everywhere`.
    pub id: Option<String>,
    /// Its name; empty for `everywhere`, `null` if it is no longer there.
    pub name: Option<String>,
}

/// More targets than this are a mistake: divisions exist.
const MOST: usize = 1_000;

/// The scopes of a request, each once, in one order. At least one; each names something that exists.
pub async fn checked(tx: &mut Tx, targets: &[TargetRef]) -> ApiResult<Vec<Scope>> {
    if targets.is_empty() {
        return Err(ApiError::new(Code::TargetsMissing).at("/targets"));
    }
    if targets.len() > MOST {
        return Err(ApiError::new(Code::TargetInvalid).at("/targets"));
    }
    let invalid = |n: usize| ApiError::new(Code::TargetInvalid).at(format!("/targets/{n}"));
    let read = targets.iter().enumerate().map(|(n, target)| read(target).ok_or_else(|| invalid(n)));
    let mut scopes: Vec<Scope> = read.collect::<Result<_, _>>()?;
    let names = scope::names(tx, &scopes).await?;
    if let Some(unknown) = scopes.iter().position(|scope| !names.contains_key(scope)) {
        return Err(invalid(unknown));
    }
    scopes.sort();
    scopes.dedup();
    Ok(scopes)
}

/// The scopes with their names, for an answer.
pub async fn named(tx: &mut Tx, scopes: &[Scope]) -> ApiResult<Vec<Target>> {
    Ok(with_names(scopes, &scope::names(tx, scopes).await?))
}

/// The same, where the names of many are known.
pub fn with_names(scopes: &[Scope], names: &HashMap<Scope, String>) -> Vec<Target> {
    let target = |scope: &Scope| {
        let (kind, id) = word(scope);
        Target { kind, id, name: names.get(scope).cloned() }
    };
    scopes.iter().map(target).collect()
}

fn read(target: &TargetRef) -> Option<Scope> {
    match (target.kind, target.id.as_deref()) {
        (TargetKind::Everywhere, None) => Some(Scope::Everywhere),
        (TargetKind::Division, Some(code)) => code.parse().ok().map(Scope::Division),
        (TargetKind::Location, Some(id)) => id.parse().ok().map(Scope::Location),
        (TargetKind::Terminal, Some(id)) => id.parse().ok().map(Scope::Terminal),
        _ => None,
    }
}

fn word(scope: &Scope) -> (TargetKind, Option<String>) {
    match scope {
        Scope::Everywhere => (TargetKind::Everywhere, None),
        Scope::Division(code) => (TargetKind::Division, Some(code.to_string())),
        Scope::Location(id) => (TargetKind::Location, Some(id.to_string())),
        Scope::Terminal(id) => (TargetKind::Terminal, Some(id.to_string())),
    }
}
