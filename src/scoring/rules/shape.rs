//! Checks a document against the JSON Schema that the program prints, so that the
//! published schema is the one that counts. Knows the keywords our schema uses.

use serde_json::{Map, Value};

use super::RuleProblem;

/// All places where `value` does not have the shape of `schema`.
pub(super) fn problems(schema: &Value, value: &Value) -> Vec<RuleProblem> {
    let mut shape = Shape { root: schema, found: Vec::new() };
    shape.visit(schema, value, "$");
    shape.found
}

/// Whether everything in `given` is in `read` too, with the same kind of value: then
/// nothing was overlooked, and nothing was something else than it looked like.
pub(super) fn is_kept(given: &Value, read: &Value) -> bool {
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => {
            given.iter().all(|(name, given)| read.get(name).is_some_and(|read| is_kept(given, read)))
        }
        (Value::Array(given), Value::Array(read)) => {
            given.len() == read.len() && given.iter().zip(read).all(|(given, read)| is_kept(given, read))
        }
        // Points are written in one way and read in several.
        (Value::String(_), Value::String(_)) => true,
        _ => given == read,
    }
}

struct Shape<'s> {
    root: &'s Value,
    found: Vec<RuleProblem>,
}

impl<'s> Shape<'s> {
    fn say(&mut self, path: &str, problem: impl Into<String>) {
        self.found.push(RuleProblem::new(path, problem));
    }

    fn resolve(&self, schema: &'s Value) -> &'s Value {
        schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.root.pointer(reference.trim_start_matches('#')))
            .unwrap_or(schema)
    }

    fn visit(&mut self, schema: &'s Value, value: &Value, path: &str) {
        self.visit_with(schema, value, path, &Map::new());
    }

    /// `outer` holds properties that a surrounding schema already knows (a tagged variant beside a reference).
    fn visit_with(&mut self, schema: &'s Value, value: &Value, path: &str, outer: &Map<String, Value>) {
        let Some(object) = schema.as_object() else { return };
        if let Some(reference) = object.get("$ref") {
            let target = self.resolve(schema);
            let mut known = outer.clone();
            if let Some(own) = object.get("properties").and_then(Value::as_object) {
                known.extend(own.clone());
            }
            debug_assert!(reference.is_string(), "references are strings");
            self.visit_with(target, value, path, &known);
        }
        if let Some(choices) = object.get("oneOf").or_else(|| object.get("anyOf")).and_then(Value::as_array) {
            self.choose(choices, value, path);
        }
        if let Some(expected) = object.get("const") {
            if value != expected {
                self.say(path, format!("expected {expected}"));
            }
            return;
        }
        if let Some(allowed) = object.get("enum").and_then(Value::as_array) {
            if !allowed.contains(value) {
                let list: Vec<String> = allowed.iter().map(Value::to_string).collect();
                self.say(path, format!("expected one of {}", list.join(", ")));
            }
            return;
        }
        if !self.has_type(object, value, path) {
            return;
        }
        match value {
            Value::Object(fields) => self.fields(object, fields, path, outer),
            Value::Array(items) => self.items(object, items, path),
            Value::Number(number) => self.number(object, number, path),
            Value::String(text) if object.get("pattern").is_some() => {
                // The one pattern we use is the plain decimal of `Points`.
                if let Err(error) = text.parse::<crate::kernel::points::Points>() {
                    self.say(path, error.to_string());
                }
            }
            _ => {}
        }
    }

    fn has_type(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) -> bool {
        let Some(types) = schema.get("type") else { return true };
        let names: Vec<&str> = match types {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => return true,
        };
        let fits = names.iter().any(|name| match *name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "null" => value.is_null(),
            _ => false,
        });
        if !fits {
            self.say(path, format!("expected {}", names.join(" or ")));
        }
        fits
    }

    fn fields(
        &mut self,
        schema: &'s Map<String, Value>,
        fields: &Map<String, Value>,
        path: &str,
        outer: &Map<String, Value>,
    ) {
        let known = schema.get("properties").and_then(Value::as_object);
        for name in
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            if !fields.contains_key(name) {
                self.say(path, format!("the field \"{name}\" is missing"));
            }
        }
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, field) in fields {
            let inner = format!("{path}.{name}");
            match known.and_then(|known| known.get(name)) {
                Some(schema) => self.visit(schema, field, &inner),
                None if closed && !outer.contains_key(name) => {
                    let mut names: Vec<&str> =
                        known.into_iter().flat_map(Map::keys).map(String::as_str).collect();
                    names.sort_unstable();
                    self.say(&inner, format!("unknown field; expected one of {}", names.join(", ")));
                }
                None => {}
            }
        }
    }

    fn items(&mut self, schema: &'s Map<String, Value>, items: &[Value], path: &str) {
        let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
        let count = items.len() as u64;
        if bound("minItems").is_some_and(|min| count < min)
            || bound("maxItems").is_some_and(|max| count > max)
        {
            let expected = bound("minItems").or_else(|| bound("maxItems")).unwrap_or_default();
            self.say(path, format!("expected {expected} items, found {count}"));
        }
        if let Some(inner) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.visit(inner, item, &format!("{path}[{index}]"));
            }
        }
    }

    fn number(&mut self, schema: &Map<String, Value>, number: &serde_json::Number, path: &str) {
        // Schemas print bounds as numbers; ours are whole.
        let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
        let Some(value) = number.as_i64() else {
            if schema.get("maximum").is_some() {
                self.say(path, "the number is too large");
            }
            return;
        };
        if let Some(min) = bound("minimum").filter(|min| value < *min) {
            self.say(path, format!("expected at least {min}"));
        }
        if let Some(max) = bound("maximum").filter(|max| value > *max) {
            self.say(path, format!("expected at most {max}"));
        }
    }

    /// A tagged choice is told by its tag, so that only the problems of the meant variant are reported.
    fn choose(&mut self, choices: &'s [Value], value: &Value, path: &str) {
        let attempts: Vec<Vec<RuleProblem>> = choices
            .iter()
            .map(|choice| {
                let mut attempt = Shape { root: self.root, found: Vec::new() };
                attempt.visit(choice, value, path);
                attempt.found
            })
            .collect();
        if attempts.iter().any(Vec::is_empty) {
            return;
        }
        let meant = choices.iter().position(|choice| tag_fits(choice, value));
        if let Some(found) = meant.and_then(|index| attempts.into_iter().nth(index)) {
            self.found.extend(found);
            return;
        }
        let names = choices.iter().filter_map(|choice| tag_of(choice).or_else(|| literal(choice)));
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            self.say(path, "expected another form");
        } else {
            self.say(path, format!("expected one of {}", names.join(", ")));
        }
    }
}

fn tag(choice: &Value) -> Option<(&String, &Value)> {
    choice
        .get("properties")?
        .as_object()?
        .iter()
        .find_map(|(name, schema)| Some((name, schema.get("const")?)))
}

fn tag_of(choice: &Value) -> Option<String> {
    tag(choice).map(|(name, value)| format!("{{\"{name}\": {value}}}"))
}

fn literal(choice: &Value) -> Option<String> {
    choice.get("const").map(Value::to_string)
}

fn tag_fits(choice: &Value, value: &Value) -> bool {
    match tag(choice) {
        Some((name, expected)) => value.get(name) == Some(expected),
        // An optional value is "that or null".
        None => choice.get("$ref").is_some() && !value.is_null(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{is_kept, problems};
    use crate::scoring::{RuleSet, presets};

    /// Every document one change away from `value`; of a list, the first item changes.
    fn changed(value: &Value) -> Vec<Value> {
        let mut all = vec![
            Value::Null,
            json!(true),
            json!(-1),
            json!(0),
            json!(1.5),
            json!(70_000),
            json!("x"),
            json!([]),
            json!([null]),
            json!({}),
            json!({ "stranger": 1 }),
        ];
        match value {
            Value::Object(fields) => {
                let mut more = fields.clone();
                more.insert("stranger".into(), json!(1));
                all.push(more.into());
                for (name, inner) in fields {
                    let mut fewer = fields.clone();
                    fewer.remove(name);
                    all.push(fewer.into());
                    all.extend(changed(inner).into_iter().map(|inner| {
                        let mut fields = fields.clone();
                        fields.insert(name.clone(), inner);
                        fields.into()
                    }));
                }
            }
            Value::Array(items) => {
                for inner in items.first().map(changed).unwrap_or_default() {
                    let mut items = items.clone();
                    items[0] = inner;
                    all.push(items.into());
                }
            }
            _ => {}
        }
        all
    }

    #[test]
    fn what_is_read_without_a_loss_and_makes_sense_has_the_published_shape() {
        let schema = RuleSet::schema();
        let (mut tried, mut kept) = (0, 0);
        for preset in presets() {
            let document = serde_json::to_value(&preset.rules).unwrap();
            for document in changed(&document) {
                tried += 1;
                let Ok(rules) = serde_json::from_value::<RuleSet>(document.clone()) else { continue };
                let read = serde_json::to_value(&rules).unwrap();
                if is_kept(&document, &read) && rules.check().is_ok() {
                    kept += 1;
                    let found = problems(schema.as_value(), &document);
                    assert!(found.is_empty(), "{found:?} in {document}");
                }
            }
        }
        assert!(kept > 100 && tried > 10 * kept, "{kept} of {tried}");
    }
}
