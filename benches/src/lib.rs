//! What every benchmark shares: the message set, the clock, the table and the JSON.

use std::time::{Duration, Instant};

/// Time this thread has had a core, where the system says so, else time on the wall: a busy machine
/// then disturbs the figures less.
fn busy(start: Instant) -> Duration {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The messages of `crates/wire/tests/data/rfc3665.txt`, as they stand on the wire.
pub fn messages() -> Vec<Vec<u8>> {
    include_str!("../../crates/wire/tests/data/rfc3665.txt")
        .split("### ")
        .skip(1)
        .map(|message| {
            let (_, message) = message
                .split_once('\n')
                .expect("a title ends in a line end");
            message.replace('\n', "\r\n").into_bytes()
        })
        .collect()
}

/// One measured row.
pub struct Row {
    /// What was measured.
    pub name: &'static str,
    /// Things a second, median of the runs.
    pub rate: f64,
    /// Slowest and fastest run.
    pub range: (f64, f64),
    /// Things of one round that failed.
    pub failed: usize,
}

/// Runs contenders in turn, so that a slow moment of the machine meets them all, and gives the
/// median rate of each. A round handles `size` things and returns how many failed.
pub fn compare(
    runs: usize,
    span: Duration,
    size: usize,
    contenders: &mut [(&'static str, &mut dyn FnMut() -> usize)],
) -> Vec<Row> {
    let mut rates = vec![Vec::with_capacity(runs); contenders.len()];
    let mut failed = vec![0; contenders.len()];
    for run in 0..=runs {
        for (index, (_, round)) in contenders.iter_mut().enumerate() {
            let start = Instant::now();
            let before = busy(start);
            let mut rounds = 0_u32;
            while start.elapsed() < span {
                for _ in 0..8 {
                    failed[index] = round();
                }
                rounds += 8;
            }
            let things = f64::from(rounds) * size as f64;
            // The first run only warms up.
            if run > 0 {
                let spent = busy(start).saturating_sub(before);
                rates[index].push(things / spent.as_secs_f64());
            }
        }
    }
    let rows = contenders.iter().zip(rates).zip(failed);
    rows.map(|(((name, _), mut rates), failed)| {
        rates.sort_by(f64::total_cmp);
        let range = (rates[0], rates[rates.len() - 1]);
        Row {
            name,
            rate: rates[rates.len() / 2],
            range,
            failed,
        }
    })
    .collect()
}

/// Prints the rows as a table, then as one line of JSON.
pub fn print(bench: &str, unit: &str, rows: &[Row]) {
    println!("{bench}: {unit} a second of one core, median [slowest, fastest], failed of a round");
    for row in rows {
        let Row {
            name,
            rate,
            range: (low, high),
            failed,
        } = row;
        println!("{name:>24} {rate:>12.0}  [{low:.0}, {high:.0}]  {failed}");
    }
    let json: Vec<String> = rows
        .iter()
        .map(|row| {
            let Row { name, rate, range: (low, high), failed } = row;
            format!(
                "{{\"name\":\"{name}\",\"rate\":{rate:.0},\"low\":{low:.0},\"high\":{high:.0},\"failed\":{failed}}}"
            )
        })
        .collect();
    println!(
        "{{\"schema\":1,\"bench\":\"{bench}\",\"unit\":\"{unit}\",\"rows\":[{}]}}",
        json.join(",")
    );
}
