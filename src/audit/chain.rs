//! How one entry follows from the one before it. Pure, so that a verifier in
//! any language can repeat it.

use std::fmt::Write;

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
    // The entry in its canonical form, without a tree of its own around the body.
    let mut entry = String::with_capacity(1024);
    entry.push_str("{\"alg\":");
    push_string(&mut entry, alg);
    entry.push_str(",\"body\":");
    push(&mut entry, body);
    entry.push_str(",\"key_id\":");
    push_string(&mut entry, key_id);
    entry.push_str(",\"position\":");
    let _ = write!(entry, "{position}");
    entry.push_str(",\"prev\":");
    push_string(&mut entry, prev);
    entry.push('}');
    sha256_hex(entry.as_bytes())
}

/// RFC 8785: sorted keys, no blanks. Numbers are integers within ±2^53, which
/// have one form in every language.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::with_capacity(256);
    push(&mut text, value);
    text
}

fn push(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        // Writing into a string does not fail.
        Value::Number(number) => {
            let _ = write!(text, "{number}");
        }
        Value::String(string) => push_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                push(text, item);
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // By UTF-16, which differs from UTF-8 for keys beyond the basic plane.
            members.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (n, (key, member)) in members.into_iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                push_string(text, key);
                text.push(':');
                push(text, member);
            }
            text.push('}');
        }
    }
}

/// Quoted; escaped is what must be, in its short form where it has one.
fn push_string(text: &mut String, string: &str) {
    text.push('"');
    let mut rest = string;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        text.push_str(&rest[..at]);
        let escaped = rest.as_bytes()[at];
        match escaped {
            0x08 => text.push_str("\\b"),
            b'\t' => text.push_str("\\t"),
            b'\n' => text.push_str("\\n"),
            0x0c => text.push_str("\\f"),
            b'\r' => text.push_str("\\r"),
            b'"' | b'\\' => {
                text.push('\\');
                text.push(escaped.into());
            }
            control => {
                text.push_str("\\u00");
                text.push_str(&hex::encode([control]));
            }
        }
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// Whatever an entry may hold, with strings of all planes and controls.
    fn entries() -> impl Strategy<Value = Value> {
        let string = "[\\x00-\\x7f\u{e000}\u{ffff}匠é😀]{0,12}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(1_i64 << 53)..=1 << 53).prop_map(Value::from),
            string.prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map(string, inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_form_is_the_one_that_others_write(entry in entries()) {
            prop_assert_eq!(canonical(&entry), serde_json_canonicalizer::to_string(&entry).unwrap());
        }

        #[test]
        fn a_hash_is_over_the_whole_entry(body in entries(), position in 1_i64..1 << 53, prev in "[0-9a-f]{64}") {
            let entry = json!({"alg": HASH_ALG, "body": body, "key_id": "k", "position": position, "prev": prev});
            let by_others = serde_json_canonicalizer::to_string(&entry).unwrap();
            prop_assert_eq!(link(position, &prev, "k", &body).hash, sha256_hex(by_others.as_bytes()));
        }
    }

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
