use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a terminal uses up (耗材).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consumable {
    /// Paper of the printer of pages, in sheets.
    PagePaper,
    /// Paper of the receipt printer, in millimetres.
    ReceiptPaper,
    /// Toner or ink of the printer of pages: of its cartridges the one that holds least, in percent.
    Toner,
}

impl Consumable {
    /// More than any terminal holds; what a report says beyond it is not believed.
    pub const fn most(self) -> u32 {
        match self {
            Self::PagePaper => 10_000,
            Self::ReceiptPaper => 500_000,
            Self::Toner => 100,
        }
    }
}

/// What happened to a consumable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum ConsumableStep {
    /// So much was used. Not for what, and by nobody.
    Used {
        /// In the consumable's unit.
        amount: u32,
    },
    /// The printer itself says that it holds so much now, and more than before.
    Filled {
        /// In the consumable's unit.
        holds: u32,
    },
    /// The printer says another word of it than before.
    Said {
        /// Which.
        word: ConsumableWord,
    },
}

/// What a printer says of what it uses up. It wins over every estimate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsumableWord {
    /// Nothing is wanted; printers without a sensor say no more than this.
    #[default]
    Fine,
    /// It is soon out.
    Low,
    /// It is out.
    Out,
}
