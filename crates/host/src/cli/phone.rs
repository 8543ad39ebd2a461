//! `offhook phone`: one phone, with a page, a control socket and sound.

use super::account::{PhoneFlags, add_phone, complain, kept_mac, open_store, state_folder};
use super::find::FindFlags;
use super::{End, interrupted, talk};
use crate::ctl::Door;
use crate::report::sentence;
use crate::runtime::{Entry, Handle};
use crate::sound::Choice;
use crate::store::StoreError;
use crate::trust::Trust;
use crate::webserver::{Front, Gate, Place, Web, allowed};
use clap::Args;
use offhook_phone::Event;
use offhook_web::SoundPlace;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook phone --model yealink-t22p --mac 001565a1b2c3 --provision http://pbx.example/prov/
  offhook phone --config my-phone.cfg
  offhook phone --headless --password-file secret \\
      --set account.1.user_name=201 --set account.1.sip_server_host=127.0.0.1";

/// What somebody whose phone has no line can do next.
const NO_LINE: &str = "\
No line is set up yet, so this phone cannot call or be called. Ctrl-C, then one of these:
  see a whole office work           offhook demo
  load from a provisioning server   offhook phone --mac 001565a1b2c3 --provision http://pbx.example/prov/
  load a file of any maker          offhook phone --config my-phone.cfg
  name one account                  offhook phone --password-file secret \\
                                      --set account.1.user_name=201 --set account.1.sip_server_host=pbx.example";
/// Problems of files told at the start; `ctl status` tells them all.
const MAX_TOLD: usize = 5;

/// Where the page is looked for first.
const USUAL_PAGE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8_080);

#[derive(Args, Debug)]
pub(super) struct PhoneArgs {
    #[command(flatten)]
    phone: PhoneFlags,
    #[command(flatten)]
    find: FindFlags,
    /// The folder for its state [default: the user's state folder].
    #[arg(long, value_name = "FOLDER", env = "OFFHOOK_DATA")]
    data: Option<PathBuf>,
    /// Where its page is: address:port, or :port. On this machine only until a password is set.
    #[arg(long, value_name = "ADDRESS", env = "OFFHOOK_WEB", value_parser = page_address)]
    web: Option<SocketAddr>,
    /// Where its sound is: auto, browser, none, file:IN.wav,OUT.wav, or a device of the sound server by a part of its
    /// name, or LOUDSPEAKER,MICROPHONE.
    #[arg(long, value_name = "WHERE", env = "OFFHOOK_AUDIO")]
    audio: Option<Choice>,
    /// No page and no sound unless asked for.
    #[arg(long)]
    headless: bool,
    /// The control socket [default: in the user's run-time folder].
    #[arg(long, value_name = "SOCKET", env = "OFFHOOK_CTL")]
    ctl: Option<PathBuf>,
}

/// `address:port`, or `:port` for every address of the machine.
fn page_address(text: &str) -> Result<SocketAddr, String> {
    let whole = match text.strip_prefix(':') {
        Some(port) => format!("0.0.0.0:{port}"),
        None => text.replace("localhost", "127.0.0.1"),
    };
    whole
        .parse()
        .map_err(|_| "expected address:port or :port, such as 127.0.0.1:8080".to_owned())
}

/// Runs the command.
pub(super) fn run(args: PhoneArgs) -> End {
    match prepare(&args) {
        Ok(ready) => start(ready).unwrap_or_else(|error| {
            talk(&format!("error: {error}"));
            End::Unknown
        }),
        Err(end) => end,
    }
}

struct Ready {
    config: offhook_phone::Config,
    audio: Choice,
    restored: Vec<(String, Vec<u8>)>,
    store: Arc<crate::store::Store>,
    gate: Gate,
    page: Option<(std::net::TcpListener, SocketAddr)>,
    door: Door,
    trust: Trust,
}

fn prepare(args: &PhoneArgs) -> Result<Ready, End> {
    let given = args.phone.mac().map_err(complain)?;
    let name = given.as_deref().unwrap_or("phone");
    let folder = args.data.clone().unwrap_or_else(|| state_folder(name));
    let mut store = open_store(&folder).map_err(|error| {
        talk(&format!("error: {error}"));
        match error {
            StoreError::Held { .. } => End::Held,
            StoreError::Folder { .. } | StoreError::Newer { .. } => End::Unknown,
        }
    })?;
    let failed = |error: io::Error| {
        talk(&format!("error: {error}"));
        End::Unknown
    };
    let mac = match given {
        Some(mac) => mac,
        None => kept_mac(&mut store).map_err(failed)?,
    };
    let mut config = args.phone.config(mac.clone()).map_err(complain)?;
    args.find.settle(&mut config, &mut store)?;
    let trust = Trust::with(args.phone.extra_ca().map_err(complain)?);
    let restored = store.take(&mac);
    let records = store.take(Gate::OWNER);
    let store = Arc::new(store);
    let keeper = Arc::clone(&store);
    let gate = Gate::new(&records, Some(Box::new(move |row| keeper.put(row))));
    let page = open_page(args, &gate).map_err(failed)?;
    let socket = args
        .ctl
        .clone()
        .unwrap_or_else(|| crate::ctl::folder().join(format!("{mac}.sock")));
    let door = Door::open(&socket).map_err(failed)?;
    let audio = args.audio.clone().unwrap_or(if args.headless {
        Choice::None
    } else {
        Choice::Auto
    });
    let audio = audio.settle(page.is_some());
    Ok(Ready {
        config,
        audio,
        restored,
        store,
        gate,
        page,
        door,
        trust,
    })
}

/// Binds the page: loopback only while there is no password (reliability T1). With where it is wished.
fn open_page(
    args: &PhoneArgs,
    gate: &Gate,
) -> io::Result<Option<(std::net::TcpListener, SocketAddr)>> {
    let Some(wished) = args.web.or_else(|| (!args.headless).then_some(USUAL_PAGE)) else {
        return Ok(None);
    };
    let at = allowed(wished, gate.has_password());
    let listener = std::net::TcpListener::bind(at).or_else(|error| {
        if args.web.is_none() {
            // Nobody asked for this very port.
            std::net::TcpListener::bind((at.ip(), 0))
        } else {
            Err(io::Error::new(
                error.kind(),
                format!("the page at {at}: {error}"),
            ))
        }
    })?;
    listener.set_nonblocking(true)?;
    Ok(Some((listener, wished)))
}

fn start(ready: Ready) -> io::Result<End> {
    let Ready {
        config,
        audio,
        restored,
        store,
        gate,
        page,
        door,
        trust,
    } = ready;
    let name = config.mac.clone();
    let place = audio.clone();
    crate::runtime::run(
        trust,
        move |node, post| {
            node.keep_in(store);
            Ok(vec![add_phone(
                node, post, config, &audio, &name, restored,
            )?])
        },
        move |handle| async move {
            let mut stop = std::pin::pin!(interrupted());
            if let Err(error) = serve_page(page, &handle, gate, &place).await {
                talk(&format!("the page is not served: {error}"));
            }
            tokio::spawn(tell(handle.clone()));
            let served = door.serve(handle.clone());
            let end = tokio::select! {
                end = &mut stop => end,
                ended = served => {
                    if let Err(error) = ended {
                        talk(&format!("the control socket broke: {error}"));
                    }
                    stop.await
                }
            };
            handle.stop().await;
            end
        },
    )
}

async fn serve_page(
    page: Option<(std::net::TcpListener, SocketAddr)>,
    handle: &Handle,
    gate: Gate,
    audio: &Choice,
) -> io::Result<()> {
    let Some((listener, wished)) = page else {
        return Ok(());
    };
    let front = Front {
        place: String::new(),
        try_this: vec![
            "Click the phone and dial with its keys or yours; `?` lists them.".to_owned(),
        ],
        people: Vec::new(),
        opening: Vec::new(),
        machine: crate::sound::machine_opener(audio, handle.post()),
        sound: if audio.is_at_the_machine() {
            SoundPlace::Machine
        } else {
            SoundPlace::Browser
        },
    };
    let web = Web::new(handle.clone(), front, gate);
    // The phone was switched on before this: what the settings at hand say is known.
    if let Some(entry) = handle.roster.first() {
        web.follow(entry.logins.clone());
    }
    let place = Place::new(tokio::net::TcpListener::from_std(listener)?, wished)?;
    let (place, _) = place.settle(web.has_password()).await?;
    tell_of_page(handle, &web, wished, place.address());
    tokio::spawn(async move {
        let moved = |at: SocketAddr| talk(&format!("The page moved: open http://{at}"));
        if let Err(error) = web.serve(place, moved).await {
            tracing::error!(%error, "the page is gone");
        }
    });
    Ok(())
}

/// Says where the page is, and how to get a password if there is none.
fn tell_of_page(handle: &Handle, web: &Web, wished: SocketAddr, at: SocketAddr) {
    if !web.has_password() {
        let is_factory = |entry: &Entry| {
            let logins = entry.logins.borrow();
            logins.as_ref().is_some_and(|it| it.admin.is_factory)
        };
        if handle.roster.first().is_some_and(is_factory) {
            talk(
                "The settings give the page a password that makers print and everybody knows: it does not count.",
            );
        }
        if !wished.ip().is_loopback() {
            talk(&format!(
                "No password is set, so the page is at http://{at} for this machine only. \
                 Set one there (Sign in, Set a password) or in the phone's settings to be reached from outside."
            ));
        }
        if let Some(code) = web.make_code() {
            talk(&format!(
                "To set a password for the page, use the code {code} within 30 minutes."
            ));
        }
    }
    talk(&format!("Open http://{at}"));
}

/// Says on standard error what happens, a line an event.
async fn tell(handle: Handle) {
    let mut events = handle.events_from_start();
    loop {
        match events.recv().await {
            Ok(told) => {
                if let Some(line) = sentence("phone", &told.event) {
                    talk(&line);
                }
                if let Event::Booted { problems, .. } = &told.event {
                    for problem in problems.iter().take(MAX_TOLD) {
                        talk(problem);
                    }
                    if problems.len() > MAX_TOLD {
                        let more = problems.len() - MAX_TOLD;
                        talk(&format!("{more} more problems: see `offhook ctl status`"));
                    }
                    let snapshot = handle.snapshot(told.member).await;
                    if snapshot.is_some_and(|it| it.status.accounts.is_empty()) {
                        talk(NO_LINE);
                    }
                }
            }
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_address_may_be_a_port_alone() {
        assert_eq!(page_address(":8080"), Ok("0.0.0.0:8080".parse().unwrap()));
        assert_eq!(
            page_address("localhost:1"),
            Ok("127.0.0.1:1".parse().unwrap())
        );
        assert!(page_address("8080").is_err());
    }
}
