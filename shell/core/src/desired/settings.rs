use fleet_protocol::{Consumable, Settings};

/// Brings each number into its documented range, whatever the server sent.
pub fn clamp_settings(settings: &Settings) -> Settings {
    let usual = Settings::default();
    Settings {
        idle_limit_s: settings.idle_limit_s.clamp(20, 600),
        idle_warning_s: settings.idle_warning_s.clamp(20, 120),
        sample_interval_s: settings.sample_interval_s.clamp(5, 3_600),
        probation_s: settings.probation_s.clamp(1, 3_600),
        ask_rating: settings.ask_rating,
        page_paper_amounts: amounts(&settings.page_paper_amounts, Consumable::PagePaper)
            .unwrap_or(usual.page_paper_amounts),
        receipt_paper_amounts: amounts(&settings.receipt_paper_amounts, Consumable::ReceiptPaper)
            .unwrap_or(usual.receipt_paper_amounts),
    }
}

/// Those that can be; `None` where there is none.
fn amounts(said: &[u32], consumable: Consumable) -> Option<Vec<u32>> {
    let can_be = |amount: &u32| (1..=consumable.most()).contains(amount);
    let amounts: Vec<u32> = said.iter().copied().filter(can_be).take(Settings::MOST_PAPER_AMOUNTS).collect();
    (!amounts.is_empty()).then_some(amounts)
}
