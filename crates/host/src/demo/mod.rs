//! The demo's office: provisioning servers, a switchboard, three phones of two makers, all on loopback.

mod dhcp;
pub(crate) mod headless;
pub(crate) mod speech;

use crate::cli::add_phone;
use crate::runtime::{Entry, Node, Post};
use crate::sound::Choice;
use dhcp::Places;
use offhook_base::Rng;
use offhook_phone::{Config, Provision};
use offhook_provision::Tree;
use offhook_settings::models;
use offhook_sim::pbx::Algorithm;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

/// Everything happens here.
const HOME: Ipv4Addr = Ipv4Addr::LOCALHOST;
/// The numbers a visitor's own phone may use.
pub(crate) const GUESTS: [&str; 3] = ["204", "205", "206"];

/// Which server the office's DHCP answerer names to a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Http,
    Tftp,
}

/// One phone of the office.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The model's identifier.
    pub(crate) model: &'static str,
    /// What people call the model.
    pub(crate) short: &'static str,
    /// Whose it is.
    pub(crate) owner: &'static str,
    /// Its number.
    pub(crate) number: &'static str,
    /// Its hardware address.
    pub(crate) mac: &'static str,
    way: Way,
}

/// The office's phones.
pub(crate) const DESKS: [Desk; 3] = [
    Desk {
        model: "yealink-t28p",
        short: "T28P",
        owner: "Ana",
        number: "201",
        mac: "001565000201",
        way: Way::Http,
    },
    Desk {
        model: "panasonic-kx-ut670",
        short: "KX-UT670",
        owner: "Ben",
        number: "202",
        mac: "0080f0000202",
        way: Way::Tftp,
    },
    Desk {
        model: "yealink-cp860",
        short: "CP860",
        owner: "Room",
        number: "203",
        mac: "001565000203",
        way: Way::Http,
    },
];

/// The files of the office, name and text; words between `@` are filled in.
const FILES: [(&str, &str); 6] = [
    (
        "y000000000000.cfg",
        include_str!("../../demo-files/y000000000000.cfg"),
    ),
    (
        "001565000201.cfg",
        include_str!("../../demo-files/001565000201.cfg"),
    ),
    (
        "y000000000037.cfg",
        include_str!("../../demo-files/y000000000037.cfg"),
    ),
    (
        "001565000203.cfg",
        include_str!("../../demo-files/001565000203.cfg"),
    ),
    (
        "KX-UT670.cfg",
        include_str!("../../demo-files/KX-UT670.cfg"),
    ),
    (
        "Config0080F0000202.cfg",
        include_str!("../../demo-files/Config0080F0000202.cfg"),
    ),
];

/// Which ports to use; `None` takes the usual one if it is free and any other if not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ports {
    /// The domain the switchboard answers for besides its address.
    pub(crate) domain: Option<String>,
    /// The switchboard.
    pub(crate) sip: Option<u16>,
    /// The provisioning server.
    pub(crate) provision: Option<u16>,
}

/// The usual ports of the switchboard and the provisioning server.
pub(crate) const USUAL: (u16, u16) = (5_070, 8_901);

/// The open office, before its phones are switched on.
pub(crate) struct Office {
    /// Where files are served over HTTP.
    pub(crate) http: SocketAddr,
    /// Where files are served over TFTP.
    pub(crate) tftp: SocketAddr,
    /// Where a phone may ask by DHCP where the files are.
    pub(crate) dhcp: SocketAddr,
    /// Where the switchboard is.
    pub(crate) switchboard: SocketAddr,
    /// The password of the guests' numbers.
    pub(crate) guest_password: String,
    /// The phones.
    pub(crate) roster: Vec<Entry>,
}

/// The servers, to be served on the errand thread.
pub(crate) struct Servers {
    http: TcpListener,
    tftp: UdpSocket,
    dhcp: UdpSocket,
    places: Places,
    tree: Arc<Tree>,
}

/// Binds the provisioning servers; the files come with [`open`].
///
/// # Errors
/// When a port is not free.
fn bind(ports: &Ports) -> io::Result<(TcpListener, UdpSocket)> {
    let http = match ports.provision {
        Some(port) => TcpListener::bind((HOME, port)).map_err(|error| {
            io::Error::new(error.kind(), format!("--provision-port {port}: {error}"))
        })?,
        None => TcpListener::bind((HOME, USUAL.1)).or_else(|_| TcpListener::bind((HOME, 0)))?,
    };
    http.set_nonblocking(true)?;
    let tftp = UdpSocket::bind((HOME, 0))?;
    tftp.set_nonblocking(true)?;
    Ok((http, tftp))
}

/// Builds the office in `node`, each phone with the sound `audio`.
///
/// # Errors
/// When a port is not free or the sound cannot be opened.
pub(crate) fn open(
    node: &mut Node,
    post: &Post,
    ports: Ports,
    audio: &Choice,
) -> io::Result<(Office, Servers)> {
    let (http, tftp) = bind(&ports)?;
    let (http_at, tftp_at) = (http.local_addr()?, tftp.local_addr()?);
    let places = Places {
        http: http_at,
        tftp: tftp_at,
    };
    let dhcp = UdpSocket::bind((HOME, 0))?;
    dhcp.set_nonblocking(true)?;
    let found = dhcp::ask_for_all(&dhcp, places)?;
    let mut rng = crate::seed::rng()?;
    let passwords: Vec<String> = DESKS.iter().map(|_| rng.token(16)).collect();
    let guest_password = rng.token(12);
    let switchboard = switchboard(node, &ports, &mut rng, &passwords, &guest_password)?;
    let tree = tree(http_at, switchboard, &passwords);
    let mut roster = Vec::new();
    for (desk, found) in DESKS.iter().zip(found) {
        let config = Config {
            model: models::find(desk.model)
                .ok_or_else(|| io::Error::other("the demo names an unknown model"))?,
            mac: desk.mac.to_owned(),
            seed: crate::seed::seed()?,
            bind: HOME.into(),
            sip_port: Some(0),
            audio_rate: 8_000,
            provision: Some(Provision {
                url: found.url,
                found_by: found.found_by,
            }),
            files: Vec::new(),
            set: Vec::new(),
            restored: Vec::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        roster.push(add_phone(
            node,
            post,
            config,
            audio,
            desk.number,
            Vec::new(),
        )?);
    }
    Ok((
        Office {
            http: http_at,
            tftp: tftp_at,
            dhcp: dhcp.local_addr()?,
            switchboard,
            guest_password,
            roster,
        },
        Servers {
            http,
            tftp,
            dhcp,
            places,
            tree: Arc::new(tree),
        },
    ))
}

fn switchboard(
    node: &mut Node,
    ports: &Ports,
    rng: &mut Rng,
    passwords: &[String],
    guest_password: &str,
) -> io::Result<SocketAddr> {
    let users = |mut config: offhook_sim::pbx::Config| {
        // Visitors may bring a phone that knows no SHA-256 and gives up where it is asked for.
        config.algorithms = vec![Algorithm::Md5];
        if let Some(domain) = &ports.domain {
            config.domain.clone_from(domain);
        }
        for (desk, password) in DESKS.iter().zip(passwords) {
            config = config.with_user(desk.number, password, desk.owner);
        }
        for guest in GUESTS {
            config = config.with_user(guest, guest_password, "Guest");
        }
        config
    };
    match ports.sip {
        Some(port) => node
            .add_switchboard(HOME.into(), port, rng.fork(), users)
            .map_err(|error| io::Error::new(error.kind(), format!("--sip-port {port}: {error}"))),
        None => node
            .add_switchboard(HOME.into(), USUAL.0, rng.fork(), users)
            .or_else(|_| node.add_switchboard(HOME.into(), 0, rng.fork(), users)),
    }
}

fn tree(http: SocketAddr, switchboard: SocketAddr, passwords: &[String]) -> Tree {
    let mut tree = Tree::default();
    for (name, text) in FILES {
        let mut text = text
            .replace("@HTTP@", &format!("http://{http}"))
            .replace("@SIP_HOST@", &switchboard.ip().to_string())
            .replace("@SIP_PORT@", &switchboard.port().to_string());
        for (desk, password) in DESKS.iter().zip(passwords) {
            text = text.replace(&format!("@PASSWORD_{}@", desk.number), password);
        }
        tree.insert(name, text.into_bytes());
    }
    tree
}

impl Servers {
    /// Serves until the process ends; must be called on the errand thread.
    ///
    /// # Errors
    /// When a socket cannot be taken over.
    pub(crate) fn serve(self) -> io::Result<()> {
        let http = tokio::net::TcpListener::from_std(self.http)?;
        let tftp = tokio::net::UdpSocket::from_std(self.tftp)?;
        let tree = Arc::clone(&self.tree);
        tokio::spawn(async move {
            if let Err(error) = crate::serve::over_http(http, tree).await {
                tracing::error!(%error, "the demo's HTTP server is gone");
            }
        });
        let dhcp = tokio::net::UdpSocket::from_std(self.dhcp)?;
        let places = self.places;
        tokio::spawn(async move {
            if let Err(error) = dhcp::serve(&dhcp, places).await {
                tracing::error!(%error, "the demo's DHCP answerer is gone");
            }
        });
        let tree = self.tree;
        tokio::spawn(async move {
            if let Err(error) = crate::serve::over_tftp(tftp, tree).await {
                tracing::error!(%error, "the demo's TFTP server is gone");
            }
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_provision::Answer;
    use offhook_settings::check::check_file;
    use offhook_settings::rules::check_phone;
    use offhook_settings::{Layer, Settings, Severity, dialect};

    fn filled() -> Tree {
        let passwords = ["one", "two", "three"].map(str::to_owned);
        tree(
            "127.0.0.1:8901".parse().unwrap(),
            "127.0.0.1:5070".parse().unwrap(),
            &passwords,
        )
    }

    #[test]
    fn no_word_between_at_signs_is_left_in_the_files() {
        let tree = filled();
        for name in tree.names() {
            let Answer::Found(bytes) = tree.answer(name) else {
                panic!("{name} is not served");
            };
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(!text.contains('@'), "{name}: {text}");
        }
    }

    #[test]
    fn the_files_have_no_problem() {
        let tree = filled();
        for name in tree.names() {
            let Answer::Found(bytes) = tree.answer(name) else {
                panic!("{name} is not served");
            };
            // What one file lacks another has.
            let mut problems = check_file(name, bytes, None);
            problems.retain(|problem| problem.severity > Severity::Note);
            assert_eq!(problems, []);
        }
    }

    #[test]
    fn the_files_of_each_phone_have_no_problem_together() {
        let tree = filled();
        for desk in &DESKS {
            let model = models::find(desk.model).unwrap();
            let mut settings = Settings::new(Some(model));
            for (name, is_own) in model.files(desk.mac) {
                let Answer::Found(bytes) = tree.answer(&name) else {
                    panic!("{name} is not served");
                };
                let layer = if is_own { Layer::Own } else { Layer::Common };
                let (patch, mut problems) = dialect::read(model.dialect, Some(model), &name, bytes);
                // A key that only another model's manual names works all the same.
                problems.retain(|problem| problem.code != "not-on-this-model");
                assert_eq!(problems, []);
                settings.apply(layer, patch);
            }
            assert_eq!(check_phone(&settings), []);
        }
    }

    #[test]
    fn every_phone_of_the_office_finds_its_own_file() {
        let tree = filled();
        for desk in &DESKS {
            let model = models::find(desk.model).unwrap();
            for (name, _) in model.files(desk.mac) {
                assert!(matches!(tree.answer(&name), Answer::Found(_)), "{name}");
            }
        }
    }
}
