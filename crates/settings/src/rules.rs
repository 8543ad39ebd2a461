//! What several settings must be together.

use crate::catalogue::{
    AREA_CODE_MAX, AREA_CODE_MIN, JITTER_MAX, JITTER_MIN, JITTER_NOMINAL, RTP_PORT_MAX,
    RTP_PORT_MIN, TIMER_T1, TIMER_T2, WEB_ADMIN_PASSWORD, WEB_USER_PASSWORD,
};
use crate::dialect::Dialect;
use crate::key::LineNo;
use crate::models::Model;
use crate::passwords::{is_factory_password, is_weak_password};
use crate::patch::{Entry, Patch};
use crate::problem::{Problem, Severity};
use crate::row::Row;
use crate::settings::{Layer, Settings};

/// One rule over several settings.
pub struct Rule {
    /// The code of its problem.
    pub code: &'static str,
    /// What it demands, as the end of "must".
    pub demand: &'static str,
    /// Where the manual or RFC says so.
    pub source: &'static str,
    /// The settings it looks at.
    pub rows: &'static [&'static Row],
    /// Whether it holds for a line.
    pub holds: fn(&Settings, LineNo) -> bool,
}

/// Every rule.
pub static RULES: &[Rule] = &[
    Rule {
        code: "jitter-order",
        demand: "the jitter buffer's shortest, first and longest time must rise",
        source: "000:5466, 003:4700",
        rows: &[JITTER_MIN.row(), JITTER_NOMINAL.row(), JITTER_MAX.row()],
        holds: |settings, line| {
            let min = settings.get_at(&JITTER_MIN, line);
            let max = settings.get_at(&JITTER_MAX, line);
            // A maker without a first time starts at the shortest.
            let spelt = settings.model().is_none_or(|model| {
                let mut spellings = JITTER_NOMINAL.row().spellings_of(model.dialect);
                spellings.next().is_some()
            });
            let nominal = settings.get_at(&JITTER_NOMINAL, line);
            min <= max && (!spelt || (min <= nominal && nominal <= max))
        },
    },
    Rule {
        code: "rtp-port-order",
        demand: "the lowest RTP port must lie below the highest",
        source: "003:3055",
        rows: &[RTP_PORT_MIN.row(), RTP_PORT_MAX.row()],
        holds: |settings, _| {
            // A maker without a highest port counts up from the lowest.
            let has_max = settings.model().is_none_or(|model| {
                RTP_PORT_MAX
                    .row()
                    .spellings_of(model.dialect)
                    .next()
                    .is_some()
            });
            !has_max || settings.get(&RTP_PORT_MIN) < settings.get(&RTP_PORT_MAX)
        },
    },
    Rule {
        code: "rtp-port-room",
        demand: "the RTP ports must be even and 400 apart",
        source: "000:5489",
        rows: &[RTP_PORT_MIN.row(), RTP_PORT_MAX.row()],
        holds: |settings, _| {
            let panasonic = |model: &Model| model.dialect == Dialect::Panasonic;
            let (min, max) = (settings.get(&RTP_PORT_MIN), settings.get(&RTP_PORT_MAX));
            !settings.model().is_some_and(panasonic)
                || (min % 2 == 0 && max % 2 == 0 && max >= min.saturating_add(400))
        },
    },
    Rule {
        code: "timer-order",
        demand: "timer T1 must not exceed timer T2",
        source: "RFC 3261 §17.1.2.2",
        rows: &[TIMER_T1.row(), TIMER_T2.row()],
        holds: |settings, line| {
            settings.get_at(&TIMER_T1, line) <= settings.get_at(&TIMER_T2, line)
        },
    },
    Rule {
        code: "area-code-order",
        demand: "the fewest digits that get the area code must not exceed the most",
        source: "003:8462",
        rows: &[AREA_CODE_MIN.row(), AREA_CODE_MAX.row()],
        holds: |settings, _| settings.get(&AREA_CODE_MIN) <= settings.get(&AREA_CODE_MAX),
    },
    Rule {
        code: "factory-password",
        demand: "a web password that makers print counts as none and must be another",
        source: "000:4402, 002:9628, 004:2734",
        rows: &[WEB_ADMIN_PASSWORD.row()],
        holds: |settings, _| !is_factory_password(&settings.get(&WEB_ADMIN_PASSWORD)),
    },
    Rule {
        code: "factory-password",
        demand: "a web password that makers print counts as none and must be another",
        source: "002:388, 004:2632",
        rows: &[WEB_USER_PASSWORD.row()],
        holds: |settings, _| !is_factory_password(&settings.get(&WEB_USER_PASSWORD)),
    },
    Rule {
        code: "weak-password",
        demand: "a web password should have at least 8 characters",
        source: "NIST SP 800-63B §5.1.1.2",
        rows: &[WEB_ADMIN_PASSWORD.row()],
        holds: |settings, _| !is_weak_password(&settings.get(&WEB_ADMIN_PASSWORD)),
    },
    Rule {
        code: "weak-password",
        demand: "a web password should have at least 8 characters",
        source: "NIST SP 800-63B §5.1.1.2",
        rows: &[WEB_USER_PASSWORD.row()],
        holds: |settings, _| !is_weak_password(&settings.get(&WEB_USER_PASSWORD)),
    },
];

/// Checks a patch on its own, over the defaults of `model`: each broken rule that the patch has a part in.
#[must_use]
pub fn check(patch: &Patch, model: Option<&'static Model>) -> Vec<Problem> {
    let has = |rule: &Rule, entry: &Entry| rule.rows.iter().any(|row| row.ident == entry.row.ident);
    // Most settings have no part in any rule, and a folder has thousands of files.
    let of_rules = |entry: &&Entry| RULES.iter().any(|rule| has(rule, entry));
    let concerned = Patch {
        entries: patch.entries.iter().filter(of_rules).cloned().collect(),
        kept: Vec::new(),
    };
    let mut settings = Settings::new(model);
    settings.apply(Layer::Own, concerned);
    let mut problems = Vec::new();
    for rule in RULES {
        let entries: Vec<_> = patch
            .entries
            .iter()
            .filter(|entry| has(rule, entry))
            .collect();
        if entries.is_empty() {
            continue;
        }
        let lines = model.map_or(crate::key::MAX_LINES, |model| model.lines);
        let broken = LineNo::up_to(lines).find(|line| !(rule.holds)(&settings, *line));
        let Some(line) = broken else {
            continue;
        };
        let of_line = |entry: &&&Entry| entry.at.line.is_none_or(|own| own == line);
        let Some(culprit) = entries
            .iter()
            .rev()
            .find(of_line)
            .or_else(|| entries.last())
        else {
            continue;
        };
        let values: Vec<_> = rule
            .rows
            .iter()
            .map(|row| {
                format!(
                    "{} is {}",
                    row.name(),
                    settings.value(row, Some(line)).show()
                )
            })
            .collect();
        problems.push(Problem {
            file: culprit.place.file.clone(),
            line: culprit.place.line,
            column: 1,
            severity: Severity::Warning,
            code: rule.code,
            key: culprit.row.name(),
            message: format!("{}: {}", rule.demand, values.join(", ")),
            help: format!("see {}", rule.source),
        });
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dialect, models};

    fn broken(model: &str, file: &str) -> Vec<&'static str> {
        let model = models::find(model).expect("it is one of ours");
        let (patch, _) = dialect::read(model.dialect, Some(model), "a.cfg", file.as_bytes());
        check(&patch, Some(model)).iter().map(|p| p.code).collect()
    }

    #[test]
    fn the_defaults_of_every_model_keep_every_rule() {
        for model in models::MODELS {
            let settings = Settings::new(Some(model));
            for rule in RULES {
                assert!(
                    (rule.holds)(&settings, LineNo::FIRST),
                    "{} on {}",
                    rule.code,
                    model.id
                );
            }
        }
    }

    #[test]
    fn a_jitter_buffer_that_shrinks_is_named() {
        let file = "#!version:1.0.0.1\nvoice.jib.min = 250\nvoice.jib.max = 100\n";
        assert_eq!(broken("yealink-t28p", file), ["jitter-order"]);
    }

    #[test]
    fn rtp_ports_in_the_wrong_order_are_named() {
        let file = "#!version:1.0.0.1\nnetwork.port.min_rtpport = 12000\n";
        assert_eq!(broken("yealink-t28p", file), ["rtp-port-order"]);
    }

    #[test]
    fn panasonic_wants_room_between_even_rtp_ports() {
        let marker = "# Panasonic SIP Phone Standard Format File #\r\n";
        let near = format!("{marker}RTP_PORT_MIN=\"16000\"\r\nRTP_PORT_MAX=\"16100\"\r\n");
        let odd = format!("{marker}RTP_PORT_MIN=\"16001\"\r\n");
        let fine = format!("{marker}RTP_PORT_MIN=\"16000\"\r\nRTP_PORT_MAX=\"16400\"\r\n");
        assert_eq!(broken("panasonic-kx-ut670", &near), ["rtp-port-room"]);
        assert_eq!(broken("panasonic-kx-ut670", &odd), ["rtp-port-room"]);
        assert_eq!(broken("panasonic-kx-ut670", &fine), [""; 0]);
    }

    #[test]
    fn timers_and_area_codes_keep_their_order() {
        let file = "#!version:1.0.0.1\naccount.2.advanced.timer_t1 = 10\ndialplan.area_code.min_len = 9\ndialplan.area_code.max_len = 3\n";
        assert_eq!(
            broken("yealink-t28p", file),
            ["timer-order", "area-code-order"]
        );
    }

    #[test]
    fn web_passwords_from_the_factory_and_short_ones_are_named_and_never_shown() {
        let file = |admin: &str, user: &str| {
            format!(
                "#!version:1.0.0.1\nsecurity.user_password = admin:{admin}\nsecurity.user_password = user:{user}\n"
            )
        };
        let codes = |admin, user| broken("yealink-t28p", &file(admin, user));
        assert_eq!(
            codes("admin", "user"),
            ["factory-password", "factory-password"]
        );
        assert_eq!(codes("swordfish", "open-sesame"), [""; 0]);
        let model = models::find("yealink-t28p");
        let problems =
            crate::check::check_file("a.cfg", file("shorty", "adminpass").as_bytes(), model);
        let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("a.cfg:2:1 warning[weak-password]"));
        assert!(said[1].starts_with("a.cfg:3:1 warning[factory-password]"));
        assert!(!said.concat().contains("shorty"));
    }

    #[test]
    fn a_file_that_touches_nothing_of_a_rule_is_not_blamed() {
        assert_eq!(broken("yealink-t28p", "#!version:1.0.0.1\n"), [""; 0]);
    }
}
