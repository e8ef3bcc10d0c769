//! Many values in one statement. PostgreSQL takes them as arrays: the statement
//! is the same for any number of them and planned once. SQLite knows no arrays
//! and takes each by itself.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, Value,
    sea_query::{ArrayType, Expr, postgres_array::NotU8},
};

use super::connect::is_postgres;

/// The column is one of the values.
pub fn one_of<V: Into<Value> + NotU8>(
    db: &impl ConnectionTrait,
    column: impl ColumnTrait,
    values: impl IntoIterator<Item = V>,
) -> Expr {
    let mut values: Vec<V> = values.into_iter().collect();
    // A plan for any number is made for ten, and on a small table they are not looked up but all
    // rows read; that plan would be kept while the table grows.
    match (values.pop(), is_postgres(db.get_database_backend())) {
        (Some(only), _) if values.is_empty() => column.eq(only),
        (last, true) => column.eq_any(values.into_iter().chain(last)),
        (last, false) => column.is_in(values.into_iter().chain(last)),
    }
}

/// Part of a statement's text, and the parameters it needs.
pub type Part = (String, Vec<Value>);

/// What follows a column that is one of the values. The first parameter has the
/// number `first`.
pub fn among<V: Into<Value>>(
    backend: DatabaseBackend,
    first: usize,
    values: impl IntoIterator<Item = V>,
) -> Part {
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    if values.len() == 1 {
        return (format!("= ${first}"), values);
    }
    if is_postgres(backend) {
        return (format!("= ANY (${first})"), vec![array(values)]);
    }
    (format!("IN ({})", places(first, values.len())), values)
}

/// Rows of values as a table with the columns `column1`, `column2` and so on;
/// each column is of one type, and none of its values NULL. The first parameter
/// has the number 1.
pub fn table<const WIDTH: usize>(backend: DatabaseBackend, rows: Vec<[Value; WIDTH]>) -> Part {
    if is_postgres(backend) {
        let mut columns = [const { Vec::new() }; WIDTH];
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        let names: Vec<String> = (1..=WIDTH).map(|n| format!("column{n}")).collect();
        let text = format!("SELECT * FROM unnest({}) AS many ({})", places(1, WIDTH), names.join(", "));
        return (text, columns.into_iter().map(array).collect());
    }
    let each: Vec<String> = (0..rows.len()).map(|n| format!("({})", places(1 + n * WIDTH, WIDTH))).collect();
    (format!("VALUES {}", each.join(", ")), rows.into_iter().flatten().collect())
}

fn array(values: Vec<Value>) -> Value {
    let of = values.first().map_or(ArrayType::BigInt, Value::array_type);
    Value::Array(of, Some(Box::new(values)))
}

fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    places.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_takes_one_parameter_for_many_values() {
        let (sqlite, postgres) = (DatabaseBackend::Sqlite, DatabaseBackend::Postgres);
        let (text, values) = among(sqlite, 2, [7_i64, 8]);
        assert_eq!((text.as_str(), values.len()), ("IN ($2, $3)", 2));
        let (text, values) = among(postgres, 2, [7_i64, 8]);
        assert_eq!((text.as_str(), values.len()), ("= ANY ($2)", 1));
        for database in [sqlite, postgres] {
            assert_eq!(among(database, 2, [7_i64]), ("= $2".to_owned(), vec![7_i64.into()]));
        }

        let rows =
            || vec![["a".into(), 1_i64.into()], ["b".into(), 2_i64.into()], ["c".into(), 3_i64.into()]];
        let (text, values) = table(sqlite, rows());
        assert_eq!(text, "VALUES ($1, $2), ($3, $4), ($5, $6)");
        assert_eq!(values, ["a".into(), 1_i64.into(), "b".into(), 2_i64.into(), "c".into(), 3_i64.into()]);
        let (text, values) = table(postgres, rows());
        assert_eq!(text, "SELECT * FROM unnest($1, $2) AS many (column1, column2)");
        let strings: Vec<Value> = ["a", "b", "c"].map(Value::from).into();
        assert_eq!(values[0], Value::Array(ArrayType::String, Some(Box::new(strings))));
        assert_eq!(values.len(), 2);
    }
}
