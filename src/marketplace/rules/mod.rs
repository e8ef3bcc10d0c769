//! Decisions: what is typed, what follows from a move, which grants exclude one
//! another, how a receipt is divided.

mod contract;
mod listing;
mod moves;
mod overlap;
mod split;
mod typed;

pub use contract::{Parties, Party, describe, terms_lines};
pub use listing::read_listing;
pub use moves::{Facts, purpose, read};
pub use overlap::may_grant;
pub use split::split;
pub use typed::percent;

#[cfg(test)]
pub mod sample {
    use crate::{
        kernel::Fen,
        marketplace::model::{GrantKind, Manner, Price, Region, Terms},
    };

    /// Terms for the home market over two years.
    pub fn terms(grant: GrantKind) -> Terms {
        Terms {
            grant,
            territory: [Region::Wuxi, Region::Jiangsu].into(),
            manner: [Manner::Make, Manner::Use].into(),
            from: "2026-03-01".parse().unwrap(),
            until: Some("2028-02-29".parse().unwrap()),
            price: Price::LumpSum { total: Fen(12_000_000) },
            notes: String::new(),
        }
    }
}
