//! What is wrong between telephones: passwords on their way in the clear, one account at two of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::layers::{layer_behind, text};
use super::place::{Placed, file_name};
use super::{File, Looked, Phone};
use crate::catalogue::{
    FACTORY_FILE_URL, LINE_DOMAIN, LINE_ENABLE, LINE_PROFILE_ENABLE, LINE_SHARED, LINE_USER_NAME,
    OWN_FILE_URL, PROVISION_CODE_URL, PROVISION_COMMON_URL, PROVISION_MASTER_URL, PROVISION_URL,
    SERVER_HOST, SHARED_LINE_NUMBER,
};
use crate::dialect::{self, Dialect};
use crate::key::LineNo;
use crate::patch::{Entry, Patch};
use crate::problem::{Problem, Severity};
use crate::row::Row;
use crate::settings::{Layer, Settings};

/// The settings that say where files with passwords are fetched.
static ADDRESSES: &[&Row] = &[
    PROVISION_URL.row(),
    PROVISION_COMMON_URL.row(),
    PROVISION_MASTER_URL.row(),
    PROVISION_CODE_URL.row(),
    FACTORY_FILE_URL.row(),
    OWN_FILE_URL.row(),
];

/// The settings that tell who registers where.
static ACCOUNT: &[&Row] = &[
    LINE_ENABLE.row(),
    LINE_PROFILE_ENABLE.row(),
    LINE_USER_NAME.row(),
    LINE_DOMAIN.row(),
    LINE_SHARED.row(),
    SHARED_LINE_NUMBER.row(),
    SERVER_HOST.row(),
];

fn is_one_of(row: &Row, rows: &[&Row]) -> bool {
    rows.iter().any(|one| one.ident == row.ident)
}

/// Whether a setting is compared between telephones.
pub(super) fn is_looked_at(row: &Row) -> bool {
    is_one_of(row, ADDRESSES) || is_one_of(row, ACCOUNT)
}

/// A key as the maker's first spelling has it.
fn key(dialect: Dialect, entry: &Entry) -> String {
    match entry.row.spellings_of(dialect).next() {
        Some(spelling) => dialect::key_of(dialect, spelling, entry.at, None, None),
        None => entry.row.name(),
    }
}

fn of_entry(
    dialect: Dialect,
    entry: &Entry,
    severity: Severity,
    code: &'static str,
    message: String,
    help: String,
) -> Problem {
    Problem {
        file: Arc::clone(&entry.place.file),
        line: entry.place.line,
        column: 1,
        severity,
        code,
        key: key(dialect, entry),
        message,
        help,
    }
}

/// Names a second file of one telephone that differs from the first only in the capitals of its name.
pub(super) fn twice(looked: &[Looked], files: &[File<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let name = file_name(file.path);
        let same = files.iter().take(place).find(|other| {
            file_name(other.path).eq_ignore_ascii_case(name) && other.bytes != file.bytes
        });
        if let (Some(other), Some(looked)) = (same, looked.get(place)) {
            problems.push(Problem {
                file: Arc::clone(&looked.placed.file),
                line: 0,
                column: 0,
                severity: Severity::Warning,
                code: "same-phone-twice",
                key: String::new(),
                message: format!(
                    "`{}` is for the same telephone and says something else",
                    file_name(other.path)
                ),
                help: "a telephone asks for one of the two names; remove the other file".to_owned(),
            });
        }
    }
    problems
}

/// An address without encryption from which a telephone fetches files.
#[derive(Debug)]
pub(super) struct ClearAddress {
    dialect: Dialect,
    entry: Entry,
    scheme: &'static str,
    /// The server, in small letters.
    host: String,
}

/// The addresses without encryption that a file names.
pub(super) fn clear_addresses(file: &Looked) -> impl Iterator<Item = ClearAddress> {
    let of_entry = |dialect, entry: &Entry| {
        let (scheme, host) = clear_server(text(entry)?)?;
        Some(ClearAddress {
            dialect,
            entry: entry.clone(),
            scheme,
            host,
        })
    };
    let addresses = file
        .entries
        .iter()
        .filter(|entry| is_one_of(entry.row, ADDRESSES));
    addresses.filter_map(move |entry| of_entry(file.placed.dialect?, entry))
}

/// The scheme and the server of an address that everybody on the way can read.
fn clear_server(address: &str) -> Option<(&'static str, String)> {
    ["tftp", "http", "ftp"].into_iter().find_map(|scheme| {
        let (start, rest) = address.split_at_checked(scheme.len())?;
        let rest = rest.strip_prefix("://")?;
        let host = rest.split('/').next().unwrap_or(rest);
        let host = host.rsplit('@').next().unwrap_or(host);
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| (scheme, host.to_ascii_lowercase()))
    })
}

/// Servers without encryption from which files with passwords are fetched, each named where it stands first.
pub(super) fn secrets_in_clear(shared: &[Looked], phones: &[Phone]) -> Vec<Problem> {
    let of_shared = shared
        .iter()
        .filter(|file| file.has_secret)
        .map(|file| &file.placed);
    let of_phones = phones
        .iter()
        .filter_map(|phone| phone.files.get(phone.secret?));
    let holders: Vec<_> = of_shared.chain(of_phones).collect();
    let named: Vec<_> = shared.iter().flat_map(clear_addresses).collect();
    let mut servers: BTreeMap<_, (&ClearAddress, usize)> = BTreeMap::new();
    for address in named
        .iter()
        .chain(phones.iter().flat_map(|phone| &phone.addresses))
    {
        let row = address.entry.row.ident;
        let server = (address.dialect, row, address.scheme, &address.host);
        servers.entry(server).or_insert((address, 0)).1 += 1;
    }
    let servers = servers.into_values();
    servers
        .filter_map(|(address, count)| in_clear(address, count, &holders))
        .collect()
}

/// Says that an address, which stands in `count` lines, leads to files with passwords, if it does.
fn in_clear(address: &ClearAddress, count: usize, holders: &[&Placed]) -> Option<Problem> {
    let dialect = address.dialect;
    let layer = layer_behind(address.entry.row, dialect);
    let behind = |file: &&&Placed| {
        file.dialect == Some(dialect) && layer.is_none_or(|layer| layer == file.layer)
    };
    let holder = holders
        .iter()
        .filter(behind)
        .min_by_key(|file| &file.file)?;
    let more = match holders.iter().filter(behind).count() - 1 {
        0 => String::new(),
        1 => " and one other file".to_owned(),
        others => format!(" and {others} other files"),
    };
    let again = match count {
        1 => String::new(),
        count => format!(" (so do {} other lines)", count - 1),
    };
    let key = key(dialect, &address.entry);
    Some(of_entry(
        dialect,
        &address.entry,
        Severity::Warning,
        "secret-in-clear",
        format!(
            "`{key}` fetches files over {}, which everybody on the way can read{again}",
            address.scheme
        ),
        format!(
            "passwords stand in {}{more}; fetch them over https",
            holder.file
        ),
    ))
}

/// One user that a telephone's own file registers at a server.
#[derive(Debug)]
pub(super) struct Account {
    dialect: Dialect,
    /// In small letters.
    server: String,
    user: String,
    /// The telephone.
    address: String,
    /// Where the user stands.
    entry: Entry,
}

/// The users that a telephone's own files register; a line that is shared on purpose is none.
pub(super) fn accounts(own: &[&Looked], below: &[(Layer, &[Entry])]) -> Vec<Account> {
    let users: Vec<&Entry> = own
        .iter()
        .flat_map(|file| &file.entries)
        .filter(|entry| entry.row.ident == LINE_USER_NAME.row().ident && text(entry).is_some())
        .collect();
    let Some(head) = own.last().filter(|_| !users.is_empty()) else {
        return Vec::new();
    };
    let (Some(dialect), Some(address)) = (head.placed.dialect, &head.placed.address) else {
        return Vec::new();
    };
    let mut settings = Settings::new(head.placed.model);
    let own = own.iter().map(|file| (Layer::Own, &*file.entries));
    for (layer, entries) in below.iter().copied().chain(own) {
        let entries = entries.iter().filter(|entry| is_one_of(entry.row, ACCOUNT));
        settings.apply(
            layer,
            Patch {
                entries: entries.cloned().collect(),
                kept: Vec::new(),
            },
        );
    }
    let of_user = |entry: &Entry| {
        let line = entry.at.line.unwrap_or(LineNo::FIRST);
        let user = settings.get_at(&LINE_USER_NAME, line);
        let server = settings.get_at(&SERVER_HOST, line).to_ascii_lowercase();
        let is_used = settings.get_at(&LINE_ENABLE, line)
            && settings.get_at(&LINE_PROFILE_ENABLE, line)
            && !settings.get_at(&LINE_SHARED, line)
            && settings.get_at(&SHARED_LINE_NUMBER, line).is_empty()
            && text(entry) == Some(&user)
            && !matches!(&*server, "" | "0.0.0.0");
        let domain = settings.get_at(&LINE_DOMAIN, line);
        is_used.then(|| Account {
            dialect,
            server: if domain.is_empty() {
                server
            } else {
                domain.to_ascii_lowercase()
            },
            user,
            address: address.clone(),
            entry: entry.clone(),
        })
    };
    users.into_iter().filter_map(of_user).collect()
}

/// Users that several telephones register at one server, each named once, at the second telephone.
pub(super) fn same_accounts(phones: &[Phone]) -> Vec<Problem> {
    let mut by_user: BTreeMap<(&str, &str), BTreeMap<&str, &Account>> = BTreeMap::new();
    for account in phones.iter().flat_map(|phone| &phone.accounts) {
        let telephones = by_user.entry((&account.server, &account.user)).or_default();
        telephones.entry(&account.address).or_insert(account);
    }
    let mut problems = Vec::new();
    for ((server, user), telephones) in by_user {
        let mut accounts: Vec<_> = telephones.into_values().collect();
        accounts.sort_by_key(|account| &account.entry.place.file);
        let [first, second, others @ ..] = &*accounts else {
            continue;
        };
        let more = match others.len() {
            0 => String::new(),
            1 => " and at one other telephone".to_owned(),
            more => format!(" and at {more} other telephones"),
        };
        problems.push(of_entry(
            second.dialect,
            &second.entry,
            Severity::Note,
            "same-account-twice",
            format!(
                "`{user}` at {server} registers here, too, as in {}{more}",
                first.entry.place
            ),
            "every one of them rings; is the file a copy of the other?".to_owned(),
        ));
    }
    problems
}
