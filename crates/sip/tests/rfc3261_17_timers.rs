//! Timers are an account's own, and a change of them counts from the next request on (RFC 3261 §17).

mod common;
use common::*;
use offhook_base::Duration;
use offhook_sip::*;

fn slow() -> Timers {
    let t1 = Duration::from_millis(1_000);
    Timers::new(t1, Duration::from_secs(4), Duration::from_secs(5))
}

/// When the requests with this method went out.
fn times(solo: &Solo, method: &str) -> Vec<u64> {
    let ladder = solo.ladder().into_iter();
    ladder
        .filter(|(_, title)| title == method)
        .map(|(ms, _)| ms)
        .collect()
}

fn call(solo: &mut Solo, account: u16) {
    let account = AccountId(account);
    solo.phone
        .invite(solo.now, account, "sip:bob@192.0.2.2", offer());
    solo.pump();
}

#[test]
fn each_account_resends_on_its_own_ladder() {
    for (account, ladder) in [(1, [0, 500, 1_500, 3_500]), (2, [0, 1_000, 3_000, 7_000])] {
        let mut solo = Solo::anyone();
        let other = Account {
            timers: slow(),
            ..direct("carol")
        };
        solo.phone.set_account(at(0), AccountId(2), Some(other));
        call(&mut solo, account);
        solo.run_to(7_400);
        assert_eq!(times(&solo, "INVITE"), ladder);
    }
}

#[test]
fn an_answer_is_resent_on_the_ladder_of_the_account_that_gave_it() {
    let mut solo = Solo::anyone();
    let account = Account {
        timers: slow(),
        ..direct("alice")
    };
    solo.phone.set_account(at(0), AccountId(1), Some(account));
    solo.pump();
    solo.receive(&request("INVITE", "sip:alice@192.0.2.1", "in", ""));
    solo.accept();
    solo.run_to(3_400);
    assert_eq!(times(&solo, "200"), [0, 1_000, 3_000]);
}

#[test]
fn new_timers_leave_the_registration_and_what_is_on_its_way_alone() {
    let mut solo = Solo::registered();
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let account = Account {
        timers: slow(),
        takes_strangers: true,
        ..registering()
    };
    solo.phone.set_account(at(0), AccountId(1), Some(account));
    solo.pump();
    solo.run_to(3_600);
    assert_eq!(times(&solo, "INVITE"), [0, 500, 1_500, 3_500]);
    solo.sent.clear();
    solo.phone.invite(solo.now, AccountId(1), "203", offer());
    solo.pump();
    solo.run_to(6_700);
    let second = solo
        .sent
        .iter()
        .filter(|(_, _, text)| text.contains(" sip:203@"));
    let times: Vec<u64> = second.map(|(ms, _, _)| *ms).collect();
    assert_eq!(times, [3_600, 4_600, 6_600]);
    assert!(!solo.titles().contains(&"REGISTER".to_owned()));
}

#[test]
fn a_new_user_agent_and_whom_to_admit_count_at_once() {
    let mut solo = Solo::anyone();
    solo.phone.set_config(&Config {
        user_agent: "Desk 2".to_owned(),
        ..Config::default()
    });
    call(&mut solo, 1);
    assert_eq!(header(&solo.last(), "User-Agent"), "Desk 2");
    solo.receive(&request("INVITE", "sip:alice@192.0.2.1", "in", ""));
    assert_eq!(solo.phone.counters().dropped_strangers, 1);
}
