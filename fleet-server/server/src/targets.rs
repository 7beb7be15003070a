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
    /// Those with a processor architecture, such as `aarch64`; of rollouts only.
    Arch,
    /// Those of a model; of rollouts only.
    Model,
    /// Those with a tag; of rollouts only.
    Tag,
    /// Those that a saved query finds; of rollouts only.
    Query,
    /// Those that a rollout has switched; of rollouts that take one back, never in a request.
    Rollout,
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

impl TargetKind {
    /// Whether only rollouts, whose members are found when something changes, can be aimed at it.
    fn is_further(self) -> bool {
        !matches!(self, Self::Everywhere | Self::Division | Self::Location | Self::Terminal)
    }
}

/// The longest name of hardware in a target, in characters.
const NAME: usize = 200;
/// More targets than this are a mistake: divisions exist.
const MOST: usize = 1_000;

/// The scopes of a request, each once, in one order. At least one; each is a place or a terminal that exists.
pub async fn checked(tx: &mut Tx, targets: &[TargetRef]) -> ApiResult<Vec<Scope>> {
    let further = targets.iter().position(|target| target.kind.is_further());
    if let Some(n) = further {
        return Err(ApiError::new(Code::TargetInvalid).at(format!("/targets/{n}")));
    }
    checked_all(tx, targets).await
}

/// The same with hardware, tags and saved queries among them.
pub async fn checked_all(tx: &mut Tx, targets: &[TargetRef]) -> ApiResult<Vec<Scope>> {
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
        (TargetKind::Arch, Some(name)) => hardware(name).map(Scope::Arch),
        (TargetKind::Model, Some(name)) => hardware(name).map(Scope::Model),
        (TargetKind::Tag, Some(tag)) => tag.parse().ok().map(Scope::Tag),
        (TargetKind::Query, Some(id)) => id.parse().ok().map(Scope::Query),
        _ => None,
    }
}

fn hardware(name: &str) -> Option<String> {
    let fits = (1..=NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

fn word(scope: &Scope) -> (TargetKind, Option<String>) {
    match scope {
        Scope::Everywhere => (TargetKind::Everywhere, None),
        Scope::Division(code) => (TargetKind::Division, Some(code.to_string())),
        Scope::Location(id) => (TargetKind::Location, Some(id.to_string())),
        Scope::Terminal(id) => (TargetKind::Terminal, Some(id.to_string())),
        Scope::Arch(name) => (TargetKind::Arch, Some(name.clone())),
        Scope::Model(name) => (TargetKind::Model, Some(name.clone())),
        Scope::Tag(tag) => (TargetKind::Tag, Some(tag.to_string())),
        Scope::Query(id) => (TargetKind::Query, Some(id.to_string())),
        Scope::Rollout(id) => (TargetKind::Rollout, Some(id.to_string())),
    }
}
