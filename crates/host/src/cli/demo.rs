//! `offhook demo`: a whole office on this computer.

use super::{End, answer, interrupted, talk};
use crate::ctl::Door;
use crate::demo::headless::Run;
use crate::demo::{DESKS, Desk, GUESTS, Office, Ports, Servers, USUAL, open};
use crate::runtime::Handle;
use crate::sound::Choice;
use crate::trust::Trust;
use crate::webserver::{Front, Gate, Person, Place, Web};
use clap::Args;
use offhook_web::SoundPlace;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook demo
  offhook demo --headless
  offhook demo --headless --json";

/// Where the page is looked for first.
const USUAL_PAGE: u16 = 8_080;
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[derive(Args, Debug)]
pub(super) struct DemoArgs {
    /// Make the calls without people, say what each phone showed and heard, and leave.
    #[arg(long)]
    headless: bool,
    /// With --headless: the report as one JSON object.
    #[arg(long, requires = "headless")]
    json: bool,
    /// With --headless: keep the recordings in this folder.
    #[arg(long, value_name = "FOLDER", requires = "headless")]
    keep: Option<PathBuf>,
    /// The switchboard's port [default: 5070, or any free one].
    #[arg(long, value_name = "PORT", env = "OFFHOOK_SIP_PORT")]
    sip_port: Option<u16>,
    /// A domain the switchboard answers for, as in sip:201@DOMAIN
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
    /// The page's port [default: 8080, or any free one].
    #[arg(long, value_name = "PORT", env = "OFFHOOK_WEB_PORT")]
    web_port: Option<u16>,
    /// The provisioning server's port [default: 8901, or any free one].
    #[arg(long, value_name = "PORT", env = "OFFHOOK_PROVISION_PORT")]
    provision_port: Option<u16>,
    /// Where the phones' sound is: browser, auto (the sound server, else the browser), none, or a device of the sound
    /// server by a part of its name, or LOUDSPEAKER,MICROPHONE.
    #[arg(long, value_name = "WHERE", env = "OFFHOOK_AUDIO", default_value = "browser", value_parser = shared_audio)]
    audio: Choice,
    /// The control socket [default: in the user's run-time folder].
    #[arg(long, value_name = "SOCKET", env = "OFFHOOK_CTL")]
    ctl: Option<PathBuf>,
}

/// Sound that several phones can share.
fn shared_audio(text: &str) -> Result<Choice, String> {
    let choice: Choice = text.parse()?;
    if matches!(choice, Choice::File { .. }) {
        return Err("expected browser, auto, none or a device".to_owned());
    }
    Ok(choice)
}

impl DemoArgs {
    fn ports(&self) -> Ports {
        // A run without people must not stumble over an office that is open already.
        let usual = if self.headless { Some(0) } else { None };
        Ports {
            domain: self.domain.clone(),
            sip: self.sip_port.or(usual),
            provision: self.provision_port.or(usual),
        }
    }

    /// Whether each port that nobody chose is the usual one.
    fn has_usual_ports(&self, office: &Office, page: SocketAddr) -> bool {
        let is_usual = |chosen: Option<u16>, at: SocketAddr, usual: u16| {
            chosen.is_some() || at.port() == usual
        };
        is_usual(self.sip_port, office.switchboard, USUAL.0)
            && is_usual(self.provision_port, office.http, USUAL.1)
            && is_usual(self.web_port, page, USUAL_PAGE)
    }
}

/// Runs the command.
pub(super) fn run(args: DemoArgs) -> End {
    let result = if args.headless {
        without_people(args)
    } else {
        with_people(args)
    };
    result.unwrap_or_else(|error| {
        talk(&format!("error: {error}"));
        End::Unknown
    })
}

/// Builds the office and hands its servers over to the work beside it.
fn office(
    args: DemoArgs,
    audio: Choice,
    work: impl AsyncFnOnce(DemoArgs, Handle, Office) -> io::Result<End> + Send + 'static,
) -> io::Result<End> {
    let (sender, receiver) = std::sync::mpsc::sync_channel::<(Office, Servers)>(1);
    let ports = args.ports();
    crate::runtime::run(
        Trust::default(),
        move |node, post| {
            let (office, servers) = open(node, post, ports, &audio)?;
            let roster = office.roster.clone();
            sender
                .send((office, servers))
                .map_err(|_| io::Error::other("nobody waits for the office"))?;
            Ok(roster)
        },
        move |handle| async move {
            let (office, servers) = receiver
                .recv()
                .map_err(|_| io::Error::other("the office did not open"))?;
            servers.serve()?;
            work(args, handle, office).await
        },
    )?
}

/// A folder for recordings that goes when it is dropped, unless it was asked for.
struct Folder {
    path: PathBuf,
    kept: bool,
}

impl Folder {
    fn new(wanted: Option<&Path>) -> io::Result<Self> {
        let path = match wanted {
            Some(path) => path.to_owned(),
            None => {
                let name = crate::seed::rng()?.token(12);
                std::env::temp_dir().join(format!("offhook-demo-{name}"))
            }
        };
        std::fs::create_dir_all(&path)?;
        Ok(Self {
            path,
            kept: wanted.is_some(),
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            tracing::debug!(%error, "the recordings could not be removed");
        }
    }
}

fn without_people(args: DemoArgs) -> io::Result<End> {
    office(
        args,
        Choice::None,
        async |args: DemoArgs, handle: Handle, _| {
            let stop = interrupted();
            let folder = Folder::new(args.keep.as_deref())?;
            let mut run = Run::new(&handle, handle.events_from_start(), &folder.path);
            let stopped = tokio::select! {
                () = run.go() => false,
                _ = stop => true,
            };
            if !stopped {
                if args.json {
                    answer(&format!("{}\n", run.json()));
                } else {
                    answer(&run.text());
                }
            }
            let well = run.is_well();
            drop(run);
            handle.stop().await;
            Ok(match (stopped, well) {
                (true, _) => End::Interrupted,
                (_, true) => End::Done,
                (_, false) => End::Wrong,
            })
        },
    )
}

fn with_people(args: DemoArgs) -> io::Result<End> {
    let audio = args.audio.clone().settle(true);
    let place = audio.clone();
    office(
        args,
        audio,
        async move |args: DemoArgs, handle: Handle, office: Office| {
            let mut stop = std::pin::pin!(interrupted());
            let page = page(args.web_port)?;
            let at = page.local_addr()?;
            if !args.has_usual_ports(&office, at) {
                talk("The usual ports are taken (is another office open?): this one uses others.");
            }
            answer(&format!(
                "Office on loopback: provisioning http://{} and tftp://{}  DHCP {}  switchboard {}\n",
                office.http, office.tftp, office.dhcp, office.switchboard
            ));
            answer(&format!(
                "Your own phone may register as {} at {} with password {}\n",
                GUESTS.join(", "),
                office.switchboard,
                office.guest_password
            ));
            serve(page, at, &handle, &office, &place)?;
            open_door(args.ctl, &handle);
            let mut run = Run::new(&handle, handle.events_from_start(), Path::new(""));
            let came_up = tokio::select! {
                up = run.come_up() => up,
                end = &mut stop => return leave(&handle, end).await,
            };
            answer(&run.lines());
            if let Err(trouble) = came_up {
                talk(&format!(
                    "error: {trouble}. Say `offhook -vv demo` to see why"
                ));
            }
            answer(&format!(
                "Open http://{at}   Try: on Ana's phone press 2 0 2 #.   600 = echo test.   Ctrl-C ends the day.\n"
            ));
            let end = stop.await;
            leave(&handle, end).await
        },
    )
}

async fn leave(handle: &Handle, end: End) -> io::Result<End> {
    handle.stop().await;
    Ok(end)
}

fn page(port: Option<u16>) -> io::Result<TcpListener> {
    let listener = match port {
        Some(port) => TcpListener::bind((HOME, port))
            .map_err(|error| io::Error::new(error.kind(), format!("--web-port {port}: {error}")))?,
        None => TcpListener::bind((HOME, USUAL_PAGE)).or_else(|_| TcpListener::bind((HOME, 0)))?,
    };
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn person(desk: &Desk) -> Person {
    Person {
        number: desk.number.to_owned(),
        name: desk.owner.to_owned(),
        set: desk.short.to_owned(),
    }
}

fn serve(
    listener: TcpListener,
    at: SocketAddr,
    handle: &Handle,
    office: &Office,
    audio: &Choice,
) -> io::Result<()> {
    let front = Front {
        place: "Demo office on this computer".to_owned(),
        try_this: vec![
            "Click Ana's phone and press `2` `0` `2` `Enter`.".to_owned(),
            "Then click Ben's phone and answer with `F1`.".to_owned(),
            "Dial `6` `0` `0` to hear yourself.".to_owned(),
        ],
        people: DESKS.iter().map(person).collect(),
        opening: vec![format!(
            "The office opened: provisioning on http://{}, switchboard on {}",
            office.http, office.switchboard
        )],
        machine: crate::sound::machine_opener(audio, handle.post()),
        sound: if audio.is_at_the_machine() {
            SoundPlace::Machine
        } else {
            SoundPlace::Browser
        },
    };
    // One page for several phones: no phone's settings say who may see the others, and it stays on this machine.
    let web = Web::new(handle.clone(), front, Gate::new(&[], None));
    let place = Place::new(tokio::net::TcpListener::from_std(listener)?, at)?;
    tokio::spawn(async move {
        if let Err(error) = web.serve(place, |_| {}).await {
            tracing::error!(%error, "the page is gone");
        }
    });
    Ok(())
}

/// The control socket is a convenience here: without it the demo goes on. A second office has its own.
fn open_door(wanted: Option<PathBuf>, handle: &Handle) {
    let folder = crate::ctl::folder();
    let opened = match wanted {
        Some(path) => Door::open(&path),
        None => Door::open(&folder.join("demo.sock"))
            .or_else(|_| Door::open(&folder.join(format!("demo-{}.sock", std::process::id())))),
    };
    match opened {
        Ok(door) => {
            let handle = handle.clone();
            tokio::spawn(async move {
                if let Err(error) = door.serve(handle).await {
                    tracing::warn!(%error, "the control socket is gone");
                }
            });
        }
        Err(error) => talk(&format!("`offhook ctl` cannot reach this office: {error}")),
    }
}
