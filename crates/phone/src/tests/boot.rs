//! From power on to service: files, last good settings, registration, power off.

use offhook_base::Duration;
use offhook_provision::FetchError;
use offhook_settings::{Layer, LineNo, Patch, Settings, catalogue, dialect, models};
use offhook_view::{Command, Lamp, Reset, Screen};

use super::world::{DESK, Script, World, config, direct, header, provisioned, registered};
use crate::{Event, Input};

const OWN: &str = "#!version:1.0.0.1\n\
    account.1.enable = 1\naccount.1.label = Ana\naccount.1.user_name = 201\n\
    account.1.sip_server.1.address = 192.0.2.100\n";

fn booted(world: &World) -> &Event {
    let events = &world.nodes[0].events;
    let booted = events
        .iter()
        .find(|event| matches!(event, Event::Booted { .. }));
    booted.unwrap_or_else(|| panic!("{events:?}"))
}

fn idle_alert(world: &World) -> Option<String> {
    let Screen::Idle { alert, .. } = world.view(0).screen else {
        panic!("{:?}", world.view(0).screen);
    };
    alert
}

#[test]
fn a_phone_loads_its_file_registers_and_says_so() {
    let mut world = World::dark(vec![provisioned(config(DESK, "192.0.2.1", &[]))]);
    world.nodes[0]
        .files
        .insert("001565123456.cfg".to_owned(), OWN.into());
    world.power_on(0);
    world.run(1_000);
    let Event::Booted {
        settings, failed, ..
    } = booted(&world)
    else {
        unreachable!("booted() finds nothing else");
    };
    assert_eq!((*settings, failed), (4, &None));
    assert!(
        world.nodes[0]
            .fetched
            .iter()
            .any(|name| name == "y000000000000.cfg")
    );
    assert!(
        world.nodes[0]
            .events
            .contains(&Event::Registered { line: 1 })
    );
    let Screen::Idle {
        accounts, alert, ..
    } = world.view(0).screen
    else {
        panic!("{:?}", world.view(0).screen);
    };
    assert_eq!(
        (accounts[0].label.as_str(), accounts[0].registered),
        ("Ana", true)
    );
    assert_eq!(alert, None);
    let status = world.nodes[0].phone.snapshot(world.now).status;
    assert!(status.accounts[0].registered);
    assert_eq!(status.accounts[0].server, "192.0.2.100:5060");
    assert_eq!(status.found_by, "given");
}

#[test]
fn a_phone_whose_server_is_down_runs_on_its_last_good_settings_and_says_so() {
    let mut world = World::dark(vec![provisioned(config(DESK, "192.0.2.1", &[]))]);
    world.nodes[0]
        .files
        .insert("001565123456.cfg".to_owned(), OWN.into());
    world.power_on(0);
    world.run(1_000);
    let kept = core::mem::take(&mut world.nodes[0].stored);
    let lies = FetchError::Unreachable("connection refused".to_owned());
    for error in [
        lies,
        FetchError::TimedOut,
        FetchError::Refused("500".to_owned()),
    ] {
        let mut config = provisioned(config(DESK, "192.0.2.1", &[]));
        config.restored = kept.clone();
        let mut world = World::dark(vec![config]);
        world.nodes[0].fetch_error = Some(error.clone());
        world.power_on(0);
        world.run(600_000);
        let Event::Booted { failed, .. } = booted(&world) else {
            unreachable!("booted() finds nothing else");
        };
        assert!(failed.is_some(), "{error:?}");
        assert!(
            world.nodes[0]
                .events
                .contains(&Event::Registered { line: 1 }),
            "{error:?}"
        );
        let alert = idle_alert(&world).unwrap();
        assert!(alert.contains("Using the last settings"), "{alert}");
    }
}

#[test]
fn a_login_page_instead_of_a_file_changes_nothing() {
    let mut world = World::dark(vec![provisioned(config(DESK, "192.0.2.1", &[]))]);
    let html = b"<html><body>Sign in</body></html>".to_vec();
    world.nodes[0]
        .files
        .insert("001565123456.cfg".to_owned(), html);
    world.power_on(0);
    world.run(600_000);
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
    assert!(idle_alert(&world).is_some());
}

#[test]
fn a_refused_registration_is_an_alert_with_a_countdown_and_a_fault_lamp() {
    let mut world = World::dark(vec![config(DESK, "192.0.2.1", &registered("201", "Ana"))]);
    world.script = Script::Refuse(403);
    world.power_on(0);
    world.run(1_000);
    let alert = idle_alert(&world).unwrap();
    assert!(alert.starts_with("Registration failure"), "{alert}");
    assert_eq!(world.view(0).line_keys[0].lamp, Lamp::Fault);
    assert_eq!(world.view(0).power, Lamp::Fault);
    let failed = |event: &Event| {
        matches!(
            event,
            Event::RegistrationFailed {
                line: 1,
                status: Some(403),
                ..
            }
        )
    };
    assert!(world.nodes[0].events.iter().any(failed));
    world.dial(0, "202");
    let Screen::Failed { reason, .. } = world.view(0).screen else {
        panic!("{:?}", world.view(0).screen);
    };
    assert!(reason.starts_with("Line 1 is not registered"), "{reason}");
}

#[test]
fn a_silent_server_means_network_unavailable() {
    let mut world = World::dark(vec![config(DESK, "192.0.2.1", &registered("201", "Ana"))]);
    world.script = Script::Silent;
    world.power_on(0);
    world.run(40_000);
    let alert = idle_alert(&world).unwrap();
    assert!(alert.starts_with("Network Unavailable"), "{alert}");
}

#[test]
fn a_taken_sip_port_is_replaced_by_another() {
    let mut world = World::dark(vec![config(DESK, "192.0.2.1", &registered("201", "Ana"))]);
    world.nodes[0].taken.insert(5_060);
    world.power_on(0);
    world.run(1_000);
    assert!(
        world.nodes[0]
            .events
            .contains(&Event::Registered { line: 1 })
    );
}

#[test]
fn a_setting_changed_on_the_web_page_counts_at_once_and_is_kept() {
    let mut config = config(DESK, "192.0.2.1", &[]);
    config.files = vec![("own.cfg".to_owned(), OWN.into())];
    let mut world = World::new(vec![config.clone()]);
    let registers = |world: &World| {
        world
            .at_server
            .iter()
            .filter(|text| text.starts_with("REGISTER"))
            .count()
    };
    let before = registers(&world);
    let mut patch = Patch::new();
    patch.set_at(
        &catalogue::LINE_LABEL,
        LineNo::FIRST,
        "Anna".to_owned(),
        "web page",
    );
    world.input(0, Input::Patch(patch));
    world.run(200);
    assert_eq!(registers(&world), before, "a label does not sign in again");
    assert_eq!(world.view(0).line_keys[0].label, "Anna");
    let mut patch = Patch::new();
    patch.set_at(
        &catalogue::LINE_USER_NAME,
        LineNo::FIRST,
        "209".to_owned(),
        "web page",
    );
    world.input(0, Input::Patch(patch));
    world.run(200);
    assert!(registers(&world) > before);
    assert!(world.at_server.iter().any(|text| text.contains("sip:209@")));
}

/// What a file for `model` says: the number of line 1.
fn numbered(model: &'static models::Model) -> Vec<u8> {
    let mut patch = Patch::new();
    let number = "201".to_owned();
    patch.set_at(&catalogue::LINE_USER_NAME, LineNo::FIRST, number, "file");
    dialect::write_for(model, &patch).0.into_bytes()
}

/// What people set: the number and the mailbox of line 1.
fn of_people() -> Patch {
    let mut patch = Patch::new();
    for (key, value) in [
        (&catalogue::LINE_USER_NAME, "209"),
        (&catalogue::VOICE_MAIL_NUMBER, "*98"),
    ] {
        patch.set_at(key, LineNo::FIRST, value.to_owned(), "web page");
    }
    patch
}

#[test]
fn after_a_restart_files_overwrite_what_people_set_or_not_as_each_maker_has_it() {
    let mut numbers = std::collections::BTreeSet::new();
    for model in models::MODELS {
        let mut config = config(DESK, "192.0.2.1", &[]);
        config.model = model;
        config.files = vec![("own.cfg".to_owned(), numbered(model))];
        let mut world = World::new(vec![config.clone()]);
        world.input(0, Input::Patch(of_people()));
        world.run(200);
        config.restored = world.nodes[0].stored.clone();
        let world = World::new(vec![config]);

        let mut expected = Settings::new(Some(model));
        let file = dialect::read(model.dialect, Some(model), "own.cfg", &numbered(model)).0;
        expected.apply(Layer::Own, file);
        expected.apply(Layer::Web, of_people());
        expected.overwrite_people();
        let said = |settings: &Settings| {
            [&catalogue::LINE_USER_NAME, &catalogue::VOICE_MAIL_NUMBER]
                .map(|key| settings.get_at(key, LineNo::FIRST))
        };
        let [number, mailbox] = said(world.nodes[0].phone.settings());
        assert_eq!([number.clone(), mailbox], said(&expected), "{}", model.id);
        numbers.insert(number);
    }
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), ["201", "209"]);
}

#[test]
fn files_that_are_only_remembered_overwrite_nothing() {
    let mut config = provisioned(config(DESK, "192.0.2.1", &[]));
    let mut world = World::dark(vec![config.clone()]);
    world.nodes[0]
        .files
        .insert("001565123456.cfg".to_owned(), OWN.into());
    world.power_on(0);
    world.run(60_000);
    let mut patch = Patch::new();
    let line = LineNo::FIRST;
    patch.set_at(&catalogue::LINE_LABEL, line, "Anna".to_owned(), "web page");
    world.input(0, Input::Patch(patch));
    world.run(200);
    config.restored = world.nodes[0].stored.clone();
    let mut world = World::dark(vec![config]);
    world.nodes[0].fetch_error = Some(FetchError::NotFound);
    world.power_on(0);
    world.run(600_000);
    assert_eq!(world.view(0).line_keys[0].label, "Anna");
}

#[test]
fn a_factory_reset_forgets_people_calls_and_files_and_a_smaller_one_only_people() {
    for (reset, label, calls) in [(Reset::Settings, "Ana", 1), (Reset::Factory, "Ana", 0)] {
        let mut world = World::dark(vec![provisioned(config(DESK, "192.0.2.1", &[]))]);
        world.nodes[0]
            .files
            .insert("001565123456.cfg".to_owned(), OWN.into());
        world.power_on(0);
        world.run(60_000);
        let mut patch = Patch::new();
        let line = LineNo::FIRST;
        patch.set_at(&catalogue::LINE_LABEL, line, "Anna".to_owned(), "web page");
        world.input(0, Input::Patch(patch));
        world.dial(0, "202");
        world.run(1_000);
        world.input(0, Input::Command(Command::Reset(reset)));
        world.run(60_000);
        assert_eq!(world.view(0).line_keys[0].label, label, "{reset:?}");
        assert_eq!(
            world.nodes[0].phone.history.calls().len(),
            calls,
            "{reset:?}"
        );
        assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
        let kept = |name: &str| {
            let record = world.nodes[0].stored.iter().find(|it| it.key == name);
            record.is_some_and(|record| !record.value.is_empty())
        };
        assert!(!kept("web"), "{reset:?}");
        assert!(kept("good/own"), "the files came again");
    }
}

#[test]
fn power_off_ends_calls_signs_out_and_says_stopped_once() {
    let mut world = World::lone(&[]);
    world.input(0, Input::Stop);
    world.run(5_000);
    assert!(world.nodes[0].stopped);
    let last = world
        .at_server
        .iter()
        .rev()
        .find(|text| text.starts_with("REGISTER"))
        .unwrap();
    assert!(
        last.contains("Expires: 0") || last.contains("expires=0"),
        "{last}"
    );
    assert!(world.nodes[0].sockets.is_empty());
    assert_eq!(world.nodes[0].deadline, None);
}

#[test]
fn power_off_is_bounded_by_a_grace_when_the_server_is_silent() {
    let mut world = World::lone(&[]);
    world.script = Script::Silent;
    world.input(0, Input::Stop);
    world.run(5_000);
    assert!(world.nodes[0].stopped);
}

#[test]
fn power_off_ends_the_call_at_the_other_end() {
    let mut world = World::pair();
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(1, "Answer");
    world.run(200);
    world.input(0, Input::Stop);
    world.run(5_000);
    assert!(world.nodes[0].stopped);
    assert!(world.nodes[1].phone.calls.is_empty());
}

#[test]
fn do_not_disturb_and_the_call_list_outlive_a_restart() {
    let mut world = World::pair();
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(0, "Cancel");
    world.run(5_000);
    world.soft(0, "DND");
    let mut config = config(DESK, "192.0.2.1", &direct("201", "Ana"));
    config.restored = world.nodes[0].stored.clone();
    let world = World::new(vec![config]);
    let Screen::Idle { facts, .. } = world.view(0).screen else {
        panic!();
    };
    assert_eq!(facts, ["Do not disturb"]);
    assert_eq!(world.nodes[0].phone.history.calls().len(), 1);
}

#[test]
fn a_timeout_before_the_deadline_does_nothing() {
    let mut world = World::lone(&[]);
    let mut out = Vec::new();
    for _ in 0..3 {
        let deadline = world.nodes[0]
            .phone
            .step(world.now, Input::Timeout, &mut out);
        assert_eq!(out, []);
        assert!(deadline.is_some_and(|deadline| deadline.at > world.now));
    }
}

#[test]
fn a_server_that_comes_back_is_asked_again_and_its_files_count_without_a_restart() {
    let mut world = World::dark(vec![provisioned(config(DESK, "192.0.2.1", &[]))]);
    world.nodes[0].fetch_error = Some(FetchError::Unreachable("refused".to_owned()));
    world.power_on(0);
    world.run(600_000);
    assert!(idle_alert(&world).is_some());
    world.nodes[0].fetch_error = None;
    world.nodes[0]
        .files
        .insert("001565123456.cfg".to_owned(), OWN.into());
    // The default pause after a failure is half an hour (000:4587 has 30 minutes too).
    world.run(2_000_000);
    assert!(
        world.nodes[0]
            .events
            .contains(&Event::Registered { line: 1 })
    );
    assert_eq!(idle_alert(&world), None);
}

#[test]
fn new_files_wait_until_the_last_call_has_ended() {
    let set = [("provision_schedule", "every-5-minutes")];
    let mut world = World::dark(vec![
        provisioned(config(DESK, "192.0.2.1", &set)),
        config(DESK, "192.0.2.2", &direct("202", "Ben")),
    ]);
    let open = OWN.replace("192.0.2.100", "192.0.2.2") + "account.1.sip_trust_ctrl = 0\n";
    let open = open.into_bytes();
    let name = "001565123456.cfg".to_owned();
    world.nodes[0].files.insert(name.clone(), open);
    world.power_on(0);
    world.power_on(1);
    world.run(1_000);
    world.dial(1, "sip:201@192.0.2.1");
    world.run(300);
    world.soft(0, "Answer");
    world.run(300);
    let renamed = OWN.replace("= Ana", "= Anna").into_bytes();
    world.nodes[0].files.insert(name, renamed);
    world.run(400_000);
    assert_eq!(world.view(0).line_keys[0].label, "Ana");
    world.soft(0, "End");
    world.run(1_000);
    assert_eq!(world.view(0).line_keys[0].label, "Anna");
}

/// The administrator's password on the page, each time it was said.
fn page_passwords(world: &World) -> Vec<&str> {
    let logins = world.nodes[0].logins.iter();
    logins.map(|it| it.admin.password.expose()).collect()
}

fn with_page_password(word: &str) -> Vec<u8> {
    format!("{OWN}security.user_password = admin:{word}\n").into_bytes()
}

#[test]
fn a_page_password_counts_when_files_are_applied_and_again_when_they_change() {
    let set = [("provision_schedule", "every-5-minutes")];
    let mut world = World::dark(vec![provisioned(config(DESK, "192.0.2.1", &set))]);
    let name = "001565123456.cfg".to_owned();
    for (word, said) in [
        ("sesame-1", &["", "sesame-1"][..]),
        ("sesame-2", &["", "sesame-1", "sesame-2"]),
        ("admin", &["", "sesame-1", "sesame-2", ""]),
    ] {
        let file = with_page_password(word);
        world.nodes[0].files.insert(name.clone(), file);
        if said.len() == 2 {
            world.power_on(0);
            world.run(1_000);
        } else {
            world.run(400_000);
        }
        assert_eq!(page_passwords(&world), said);
    }
    assert!(world.nodes[0].logins[3].admin.is_factory);
    let told = format!("{:?}", world.nodes[0].events);
    assert!(!told.contains("sesame"), "{told}");
}

#[test]
fn after_a_restart_the_last_page_password_counts_before_any_file_has_come() {
    let mut config = provisioned(config(DESK, "192.0.2.1", &[]));
    let mut world = World::dark(vec![config.clone()]);
    let file = with_page_password("sesame-1");
    world.nodes[0]
        .files
        .insert("001565123456.cfg".to_owned(), file);
    world.power_on(0);
    world.run(1_000);
    config.restored = world.nodes[0].stored.clone();
    let mut world = World::dark(vec![config]);
    world.nodes[0].fetch_error = Some(FetchError::TimedOut);
    world.power_on(0);
    assert_eq!(page_passwords(&world), ["sesame-1"]);
    world.run(600_000);
    assert_eq!(page_passwords(&world), ["sesame-1"]);
}

#[test]
fn a_page_password_of_the_command_line_wins_over_one_of_a_file_and_says_its_layer() {
    use offhook_settings::Layer;
    let mut config = config(DESK, "192.0.2.1", &[("web_admin_password", "from-here")]);
    config.files = vec![("own.cfg".to_owned(), with_page_password("sesame-1"))];
    let world = World::new(vec![config]);
    assert_eq!(page_passwords(&world), ["from-here"]);
    assert_eq!(world.nodes[0].logins[0].admin.layer, Layer::CommandLine);
}

#[test]
fn timers_trust_and_user_agent_of_a_web_page_count_at_once() {
    let mut world = World::lone(&[]);
    let count = |world: &World, method: &str| {
        let texts = world.at_server.iter();
        texts.filter(|text| text.starts_with(method)).count()
    };
    let registers = count(&world, "REGISTER");
    let mut patch = Patch::new();
    let line = LineNo::FIRST;
    let second = Duration::from_secs(1);
    patch.set_at(&catalogue::TIMER_T1, line, second, "web page");
    patch.set_at(&catalogue::SIP_TRUST_SERVER_ONLY, line, false, "web page");
    patch.set(&catalogue::USER_AGENT, "Desk 2".to_owned(), "web page");
    world.input(0, Input::Patch(patch));
    world.invite("203.0.113.9:5060".parse().unwrap(), "", "");
    world.run(100);
    assert!(world.view(0).ringing, "a stranger's call is let in");
    world.soft(0, "Reject");
    world.run(5_000);
    world.script = Script::Silent;
    world.dial(0, "300");
    world.run(2_900);
    // Resends after 1 s, not after 0.5 and 1.5 s.
    assert_eq!(count(&world, "INVITE"), 2);
    assert_eq!(count(&world, "REGISTER"), registers, "no new sign-in");
    let invite = world.at_server.last().unwrap();
    assert_eq!(header(invite, "User-Agent"), "Desk 2");
}
