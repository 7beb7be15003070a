//! What terminals report of what they use up, and what follows from it.

use std::collections::BTreeMap;

use fleet_domain::{CONSUMABLE_RATE_DAYS, Fill, Stock, StockNews, StockRate, china_day};
use fleet_protocol::{
    Consumable, ConsumableStep, MaintenanceAct, MaintenancePrinter, MaintenanceStep, PersonId, TerminalId,
    UnixMillis,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_all, fetch_one, fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    FIND = "SELECT holds, filled_at, filled_by, used, word FROM consumables WHERE terminal_id = $1 AND consumable = $2";
    RATE = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT), CAST(COALESCE(MIN(day), $3) AS BIGINT) FROM consumable_days \
        WHERE terminal_id = $1 AND consumable = $2 AND day > $4";
    SAVE = "INSERT INTO consumables (id, terminal_id, consumable, holds, filled_at, filled_by, used, word, spent, \
        spent_days, out_at, soonest, reckoned_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        ON CONFLICT (terminal_id, consumable) DO UPDATE SET holds = excluded.holds, filled_at = excluded.filled_at, \
        filled_by = excluded.filled_by, used = excluded.used, word = excluded.word, spent = excluded.spent, \
        spent_days = excluded.spent_days, out_at = excluded.out_at, soonest = excluded.soonest, \
        reckoned_day = excluded.reckoned_day";
    FILL = "INSERT INTO consumable_fills (id, terminal_id, consumable, filled_at, filled_by, holds, left_before) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    // A person that the server does not know is nobody.
    KNOWN = "SELECT id FROM users WHERE id = $1";
    STALE = "SELECT terminal_id, consumable FROM consumables WHERE reckoned_day < $1 ORDER BY reckoned_day LIMIT $2";
}

pub(crate) const COUNT: Insert = Insert {
    into: "INSERT INTO consumable_days (terminal_id, consumable, day, amount)",
    columns: 4,
    then: "ON CONFLICT (terminal_id, consumable, day) DO UPDATE SET amount = consumable_days.amount + excluded.amount",
};

type Which = (TerminalId, Consumable);

/// What a batch of reports tells.
#[derive(Default)]
pub(crate) struct ConsumableIntake {
    news: BTreeMap<Which, Vec<StockNews>>,
    days: BTreeMap<(Which, i64), i64>,
}

impl ConsumableIntake {
    /// The terminal tells it by itself.
    pub fn told(
        &mut self,
        terminal: TerminalId,
        (consumable, step): (Consumable, ConsumableStep),
        at: UnixMillis,
    ) {
        let news = StockNews::of(step, at, consumable.most());
        if let StockNews::Used(amount) = news {
            *self.days.entry(((terminal, consumable), china_day(at))).or_default() += amount;
        }
        self.news.entry((terminal, consumable)).or_default().push(news);
    }

    /// Somebody did something at the terminal: paper is what they may have put in.
    pub fn maintained(&mut self, terminal: TerminalId, step: MaintenanceStep, at: UnixMillis) {
        let MaintenanceStep::Acted { person, act } = step else { return };
        let MaintenanceAct::PaperChanged { printer, holds: Some(holds) } = act else { return };
        let consumable = match printer {
            MaintenancePrinter::Pages => Consumable::PagePaper,
            MaintenancePrinter::Receipts => Consumable::ReceiptPaper,
        };
        let holds = holds.min(consumable.most()).into();
        let fill = Fill { holds, at, by: Some(person) };
        self.news.entry((terminal, consumable)).or_default().push(StockNews::Filled(fill));
    }

    /// Writes all that was gathered.
    pub async fn write(
        self,
        tx: &mut Tx,
        now: UnixMillis,
        new_id: &impl Fn() -> Uuid,
    ) -> Result<(), StoreError> {
        let day = |(((terminal, consumable), day), amount): ((Which, i64), i64)| {
            vec![Cell::Id(terminal.0), Cell::Text(word(consumable)), Cell::Int(day), Cell::Int(amount)]
        };
        COUNT.run(tx, self.days.into_iter().map(day).collect()).await?;
        for (which, news) in self.news {
            let mut stock = find(tx, which).await?.unwrap_or_default();
            for mut one in news {
                if let StockNews::Filled(fill) = &mut one {
                    fill.by = known(tx, fill.by).await?;
                    record(tx, which, (fill, stock.left()), new_id()).await?;
                }
                stock.heed(one);
            }
            save(tx, which, &stock, now, new_id()).await?;
        }
        Ok(())
    }
}

#[derive(FromRow)]
struct Row {
    holds: Option<i64>,
    filled_at: Option<UnixMillis>,
    filled_by: Option<Uuid>,
    used: i64,
    word: String,
}

async fn find(tx: &mut Tx, (terminal, consumable): Which) -> Result<Option<Stock>, StoreError> {
    let row = fetch_optional!(tx, Row, FIND, terminal.0, word(consumable))?;
    let stock = |row: Row| {
        let fill = row.holds.zip(row.filled_at);
        let fill = fill.map(|(holds, at)| Fill { holds, at, by: row.filled_by.map(PersonId) });
        let word = from_word("consumables", "word", &row.word)?;
        Ok(Stock { fill, used: row.used, word })
    };
    row.map(stock).transpose()
}

async fn known(tx: &mut Tx, person: Option<PersonId>) -> Result<Option<PersonId>, StoreError> {
    let Some(person) = person else { return Ok(None) };
    Ok(fetch_optional!(tx, (Uuid,), KNOWN, person.0)?.map(|(id,)| PersonId(id)))
}

async fn record(
    tx: &mut Tx,
    (terminal, consumable): Which,
    (fill, left): (&Fill, Option<i64>),
    id: Uuid,
) -> Result<(), StoreError> {
    let by = fill.by.map(|person| person.0);
    execute!(tx, FILL, id, terminal.0, word(consumable), fill.at, by, fill.holds, left).map(drop)
}

/// Reckons when it will be out, and writes both.
async fn save(
    tx: &mut Tx,
    (terminal, consumable): Which,
    stock: &Stock,
    now: UnixMillis,
    id: Uuid,
) -> Result<(), StoreError> {
    let (consumable, today) = (word(consumable), china_day(now));
    let since = today - CONSUMABLE_RATE_DAYS;
    let (spent, first) = fetch_one!(tx, (i64, i64), RATE, terminal.0, &consumable, today, since)?;
    let rate = StockRate { spent, days: (today - first + 1).clamp(1, CONSUMABLE_RATE_DAYS) };
    let out_at = stock.out_at(rate, now);
    let (holds, at) = (stock.fill.map(|fill| fill.holds), stock.fill.map(|fill| fill.at));
    let by = stock.fill.and_then(|fill| fill.by).map(|person| person.0);
    let soonest = Stock::soonest(stock.word, out_at);
    let said = word(stock.word);
    execute!(
        tx, SAVE, id, terminal.0, consumable, holds, at, by, stock.used, said, rate.spent, rate.days, out_at,
        soonest, today
    )
    .map(drop)
}

/// Reckons again, with the rate of today, at most so many that were last reckoned on a day before. How many those were.
pub async fn reckon_anew(tx: &mut Tx, now: UnixMillis, most: i64) -> Result<u64, StoreError> {
    let stale = fetch_all!(tx, (Uuid, String), STALE, china_day(now), most)?;
    let count = stale.len() as u64;
    for (terminal, consumable) in stale {
        let which = (TerminalId(terminal), from_word("consumables", "consumable", &consumable)?);
        if let Some(stock) = find(tx, which).await? {
            // The row is there: no other id is needed.
            save(tx, which, &stock, now, Uuid::nil()).await?;
        }
    }
    Ok(count)
}
