//! Many values in one statement. PostgreSQL takes them as arrays: the statement
//! is the same for any number of them and planned once. SQLite knows no arrays
//! and takes each by itself.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, Value,
    sea_query::{ArrayType, Expr, postgres_array::NotU8},
};

use super::connect::is_postgres;

/// Values in one statement at most: SQLite takes 32,766.
const VALUES: usize = 30_000;

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
    rows_from(backend, 1, rows, &[])
}

/// As [`table`] from the parameter `first` on; values of the columns `gaps`,
/// counted from 1, may be NULL.
fn rows_from<const WIDTH: usize>(
    backend: DatabaseBackend,
    first: usize,
    rows: Vec<[Value; WIDTH]>,
    gaps: &[usize],
) -> Part {
    if !is_postgres(backend) {
        let row = |n| format!("({})", places(first + n * WIDTH, WIDTH));
        let each: Vec<String> = (0..rows.len()).map(row).collect();
        return (format!("VALUES {}", each.join(", ")), rows.into_iter().flatten().collect());
    }
    let mut columns = [const { Vec::new() }; WIDTH];
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    let mut names: Vec<String> = (1..=WIDTH).map(|n| format!("column{n}")).collect();
    let mut shown = names.clone();
    // An array sent to PostgreSQL has no NULL in it: another one says which they are.
    let mut given = Vec::with_capacity(gaps.len());
    for gap in gaps {
        let values = &mut columns[gap - 1];
        given.push(values.iter().map(|value| Value::from(*value != value.as_null())).collect());
        values.iter_mut().filter(|v| **v == v.as_null()).for_each(|value| *value = value.dummy_value());
        names.push(format!("given{gap}"));
        shown[gap - 1] = format!("CASE WHEN given{gap} THEN column{gap} END");
    }
    let shown = if gaps.is_empty() { "*".to_owned() } else { shown.join(", ") };
    let places = places(first, names.len());
    let text = format!("SELECT {shown} FROM unnest({places}) AS many ({})", names.join(", "));
    (text, columns.into_iter().chain(given).map(array).collect())
}

/// Writes that need nothing of each other. PostgreSQL runs them as one
/// statement, which costs one way there and back instead of one each; SQLite one
/// after the other.
#[derive(Debug)]
pub struct Writes {
    backend: DatabaseBackend,
    statements: Vec<Part>,
}

impl Writes {
    #[must_use]
    pub const fn new(backend: DatabaseBackend) -> Self {
        Self { backend, statements: Vec::new() }
    }

    /// Adds one write of rows; `write` makes its text from that of the rows, which
    /// are a table with the columns `column1`, `column2` and so on. Each column is
    /// of one type; those of `gaps`, counted from 1, may be NULL.
    pub fn add<const WIDTH: usize>(
        &mut self,
        rows: impl IntoIterator<Item = [Value; WIDTH]>,
        gaps: &[usize],
        write: impl Fn(&str) -> String,
    ) {
        let mut rows: Vec<_> = rows.into_iter().collect();
        while !rows.is_empty() {
            let most = if is_postgres(self.backend) { rows.len() } else { VALUES / WIDTH };
            let rest = rows.split_off(rows.len().min(most));
            let first = if is_postgres(self.backend) { 1 + self.values() } else { 1 };
            let (table, values) = rows_from(self.backend, first, rows, gaps);
            self.statements.push((write(&table), values));
            rows = rest;
        }
    }

    fn values(&self) -> usize {
        self.statements.iter().map(|(_, values)| values.len()).sum()
    }

    /// The statements to run, one after the other.
    pub(super) fn into_statements(self) -> Vec<Part> {
        if !is_postgres(self.backend) || self.statements.len() < 2 {
            return self.statements;
        }
        let (texts, values): (Vec<_>, Vec<_>) = self.statements.into_iter().unzip();
        let texts: Vec<String> =
            texts.into_iter().enumerate().map(|(n, text)| format!("write{n} AS ({text})")).collect();
        vec![(format!("WITH {} SELECT", texts.join(", ")), values.concat())]
    }
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

    #[test]
    fn what_may_be_null_goes_with_what_says_so() {
        let rows = vec![["a".into(), Some(1_i64).into()], ["b".into(), None::<i64>.into()]];
        let (text, values) = rows_from(DatabaseBackend::Sqlite, 1, rows.clone(), &[2]);
        assert_eq!((text.as_str(), values.len()), ("VALUES ($1, $2), ($3, $4)", 4));
        let (text, values) = rows_from(DatabaseBackend::Postgres, 3, rows, &[2]);
        assert_eq!(
            text,
            "SELECT column1, CASE WHEN given2 THEN column2 END FROM unnest($3, $4, $5) \
             AS many (column1, column2, given2)"
        );
        assert_eq!(values[1], array(vec![1_i64.into(), 0_i64.into()]));
        assert_eq!(values[2], array(vec![true.into(), false.into()]));
    }

    #[test]
    fn several_writes_are_one_statement_where_the_database_can() {
        let gathered = |backend| {
            let mut writes = Writes::new(backend);
            writes.add([[1_i64.into()], [2_i64.into()]], &[], |rows| format!("INSERT INTO a (n) {rows}"));
            writes.add(Vec::<[Value; 1]>::new(), &[], |_| unreachable!("nothing to write"));
            writes.add([["x".into()]], &[], |rows| format!("INSERT INTO b (t) {rows}"));
            writes.into_statements()
        };
        let texts = |parts: Vec<Part>| parts.into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        assert_eq!(
            texts(gathered(DatabaseBackend::Sqlite)),
            ["INSERT INTO a (n) VALUES ($1), ($2)", "INSERT INTO b (t) VALUES ($1)"]
        );
        assert_eq!(
            texts(gathered(DatabaseBackend::Postgres)),
            ["WITH write0 AS (INSERT INTO a (n) SELECT * FROM unnest($1) AS many (column1)), \
              write1 AS (INSERT INTO b (t) SELECT * FROM unnest($2) AS many (column1)) SELECT"]
        );
    }

    #[test]
    fn no_statement_has_more_values_than_sqlite_takes() {
        let mut writes = Writes::new(DatabaseBackend::Sqlite);
        writes.add((0..40_000_i64).map(|n| [n.into(), n.into()]), &[], str::to_owned);
        let counts: Vec<usize> = writes.into_statements().iter().map(|(_, values)| values.len()).collect();
        assert_eq!(counts, [30_000, 30_000, 20_000]);
    }
}
