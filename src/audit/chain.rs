//! How one entry follows from the one before it. Pure, so that a verifier in
//! any language can repeat it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::platform::keys::{HASH_ALG, sha256_hex};

/// What the first entry of every chain follows.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The chained part of an entry: where it stands and what it hashes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// 1 for the first entry.
    pub position: i64,
    pub prev_hash: String,
    pub hash: String,
    pub alg: String,
    pub key_id: String,
}

/// Links `body` after an entry: the hash is SHA-256 over the RFC 8785 form of
/// `{"alg", "body", "key_id", "position", "prev"}`. Numbers in `body` are
/// integers, so the form is the same in every language.
#[must_use]
pub fn link(position: i64, prev_hash: &str, key_id: &str, body: &Value) -> Link {
    Link {
        position,
        prev_hash: prev_hash.to_owned(),
        hash: digest(position, prev_hash, HASH_ALG, key_id, body),
        alg: HASH_ALG.to_owned(),
        key_id: key_id.to_owned(),
    }
}

impl Link {
    /// Whether this link is what `body` gives at this place.
    #[must_use]
    pub fn holds(&self, body: &Value) -> bool {
        self.alg == HASH_ALG
            && self.hash == digest(self.position, &self.prev_hash, &self.alg, &self.key_id, body)
    }
}

fn digest(position: i64, prev: &str, alg: &str, key_id: &str, body: &Value) -> String {
    let entry = serde_json::json!({
        "alg": alg, "body": body, "key_id": key_id, "position": position, "prev": prev,
    });
    sha256_hex(canonical(&entry).as_bytes())
}

/// RFC 8785: sorted keys, no blanks.
#[must_use]
pub fn canonical(value: &Value) -> String {
    // Fails only for numbers beyond ±2^53, which no entry holds.
    serde_json_canonicalizer::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_link_holds_only_for_its_body_and_place() {
        let body = json!({"mark": 8_500_000, "aspect": "A1"});
        let first = link(1, GENESIS, "k", &body);
        assert!(first.holds(&body));
        assert!(first.holds(&json!({"aspect": "A1", "mark": 8_500_000})), "order of keys is no content");
        assert!(!first.holds(&json!({"aspect": "A1", "mark": 8_500_001})));
        assert!(!Link { position: 2, ..first.clone() }.holds(&body));
        assert!(!Link { key_id: "other".into(), ..first }.holds(&body));
    }

    #[test]
    fn the_hash_is_the_one_the_format_states() {
        // printf '{"alg":"sha256","body":{"a":1},"key_id":"k","position":1,"prev":"00…00"}' | sha256sum
        let by_hand =
            format!(r#"{{"alg":"sha256","body":{{"a":1}},"key_id":"k","position":1,"prev":"{GENESIS}"}}"#);
        assert_eq!(link(1, GENESIS, "k", &json!({"a": 1})).hash, sha256_hex(by_hand.as_bytes()));
    }
}
