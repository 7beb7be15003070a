use std::collections::{BTreeMap, BTreeSet};

use super::RowFault;
use crate::DivisionCode;

/// A node of the tree of divisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionNode {
    /// Its code.
    pub code: DivisionCode,
    /// Such as `通川区`.
    pub name: String,
    /// What it belongs to.
    pub parent: Option<DivisionCode>,
}

/// The divisions by all that people write for them.
#[derive(Debug, Clone, Default)]
pub struct Divisions {
    nodes: BTreeMap<DivisionCode, DivisionNode>,
}

/// Where somebody may change locations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DivisionReach {
    /// In every division.
    Everywhere,
    /// In these: each with all below it is named.
    Within(BTreeSet<DivisionCode>),
}

impl DivisionReach {
    /// Whether a location may be changed that lies in `division`.
    pub fn covers(&self, division: &DivisionCode) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Within(divisions) => divisions.contains(division),
        }
    }
}

impl Divisions {
    /// Of the whole tree.
    pub fn new(nodes: impl IntoIterator<Item = DivisionNode>) -> Self {
        Self { nodes: nodes.into_iter().map(|node| (node.code.clone(), node)).collect() }
    }

    /// By code, by name, or by name behind those above it, such as `达州市通川区`.
    pub fn find(&self, text: &str) -> Result<DivisionCode, RowFault> {
        let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        if let Ok(code) = text.parse::<DivisionCode>() {
            return if self.nodes.contains_key(&code) { Ok(code) } else { Err(RowFault::DivisionUnknown) };
        }
        let mut found = self.nodes.values().filter(|node| self.names(node).contains(&text));
        match (found.next(), found.next()) {
            (Some(node), None) => Ok(node.code.clone()),
            (Some(_), Some(_)) => Err(RowFault::DivisionAmbiguous),
            (None, _) => Err(RowFault::DivisionUnknown),
        }
    }

    /// The name if it is the only one of its kind, else the code: what [`Self::find`] finds again.
    pub fn text(&self, code: &DivisionCode) -> String {
        let name = self.nodes.get(code).map_or("", |node| node.name.as_str());
        if self.find(name).as_ref() == Ok(code) { name.to_owned() } else { code.to_string() }
    }

    /// Its name alone, and behind ever more of those above it.
    fn names(&self, node: &DivisionNode) -> Vec<String> {
        let mut names = vec![node.name.clone()];
        let mut parent = node.parent.as_ref();
        // A tree of divisions has few levels; one that runs in a circle ends here.
        for _ in 0..8 {
            let Some(above) = parent.and_then(|code| self.nodes.get(code)) else { break };
            let longest = names.last().cloned().unwrap_or_default();
            names.push(format!("{}{longest}", above.name));
            parent = above.parent.as_ref();
        }
        names
    }
}
