//! Where all chains of a panel end, as one hash.

use std::fmt::Write;

use crate::{audit::Head, platform::keys::sha256_hex};

/// SHA-256 over one line `chain position hash` per head, in order of chains.
#[must_use]
pub fn digest(heads: &[Head]) -> String {
    let mut heads: Vec<&Head> = heads.iter().collect();
    heads.sort();
    let mut text = String::new();
    for head in heads {
        let _ = writeln!(text, "{} {} {}", head.chain, head.position, head.hash);
    }
    sha256_hex(text.as_bytes())
}
