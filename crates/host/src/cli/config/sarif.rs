//! Problems as other programs read them: SARIF logs and workflow commands.

use offhook_settings::{Problem, Severity};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One log of one run (OASIS SARIF 2.1.0 §3.13).
pub(super) fn log(problems: &[Problem]) -> Value {
    let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "offhook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": problems.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn result(problem: &Problem) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri(&problem.file) } });
    if problem.line > 0 {
        place["region"] = json!({
            "startLine": problem.line,
            "startColumn": problem.column.max(1),
        });
    }
    json!({
        "ruleId": problem.code,
        "level": level(problem.severity),
        "message": { "text": whole(problem) },
        "locations": [{ "physicalLocation": place }],
    })
}

/// SARIF §3.27.10.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The message with the help behind it.
fn whole(problem: &Problem) -> String {
    if problem.help.is_empty() {
        problem.message.clone()
    } else {
        format!("{}; {}", problem.message, problem.help)
    }
}

/// A path as a relative or absolute URI reference (RFC 3986 §2.1).
fn uri(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A line a problem, as a workflow's log turns into remarks beside the file.
pub(super) fn workflow_commands(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        let kind = match problem.severity {
            Severity::Note => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        text.push_str(&format!(
            "::{kind} file={},line={},col={},title={}::{}\n",
            escaped(&problem.file, true),
            problem.line.max(1),
            problem.column.max(1),
            escaped(problem.code, true),
            escaped(&whole(problem), false),
        ));
    }
    text
}

/// What a command's text must not hold bare; in a property also the signs that part properties.
fn escaped(text: &str, in_property: bool) -> String {
    let mut safe = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    if in_property {
        safe = safe.replace(':', "%3A").replace(',', "%2C");
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem() -> Problem {
        Problem {
            file: "a b,c.cfg".into(),
            line: 3,
            column: 7,
            severity: Severity::Error,
            code: "bad-value",
            key: "k".to_owned(),
            message: "`k` must be 0 or 1\nnot 2".to_owned(),
            help: "100 % sure".to_owned(),
        }
    }

    #[test]
    fn a_sarif_result_says_where_and_what() {
        let log = log(&[problem(), problem()]);
        let run = &log["runs"][0];
        assert_eq!(
            run["tool"]["driver"]["rules"],
            json!([{ "id": "bad-value" }])
        );
        let result = &run["results"][0];
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b%2Cc.cfg");
        assert_eq!(place["region"], json!({ "startLine": 3, "startColumn": 7 }));
    }

    #[test]
    fn a_workflow_command_stays_one_line() {
        assert_eq!(
            workflow_commands(&[problem()]),
            "::error file=a b%2Cc.cfg,line=3,col=7,title=bad-value::`k` must be 0 or 1%0Anot 2; 100 %25 sure\n"
        );
    }
}
