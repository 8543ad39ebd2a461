//! State on disk: one SQLite file for the process, one lock for the folder, one thread that writes.
//!
//! The phones hand over records and go on; a slow or full disk delays no packet (reliability D3, D4). A file that
//! cannot be read is moved aside and the phone starts without it (D2). The file holds passwords: it is for its owner
//! alone, in a folder for its owner alone (T23).

use rusqlite::Connection;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Layout version of the file, in SQLite's `user_version`.
const SCHEMA: i64 = 1;
/// Records waiting for the disk before new ones are dropped (and counted in the log).
const MAX_WAITING: usize = 1_024;
/// Largest record, in bytes.
pub(crate) const MAX_RECORD: usize = 4 * 1024 * 1024;

/// Why a folder cannot be used.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// Another process has it; who, as it wrote itself down.
    Held { by: String, lock: PathBuf },
    /// The folder itself: permissions, a full disk, a missing mount.
    Folder { folder: PathBuf, why: String },
    /// The file was written by a newer version (reliability D6).
    Newer { file: PathBuf, version: i64 },
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Held { by, lock } => write!(
                f,
                "another offhook uses this folder: {by} holds {}. Stop it, or give this one its own --data",
                lock.display()
            ),
            Self::Folder { folder, why } => write!(
                f,
                "the folder {} cannot be used: {why}. Choose another with --data",
                folder.display()
            ),
            Self::Newer { file, version } => write!(
                f,
                "{} was written by a newer offhook (layout {version}, this one knows {SCHEMA}); it is left alone",
                file.display()
            ),
        }
    }
}

/// One record: whose, what, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The phone, by hardware address.
    pub(crate) phone: String,
    /// The record's name.
    pub(crate) key: String,
    /// Its bytes; empty removes the record.
    pub(crate) value: Vec<u8>,
}

/// What the writer is handed.
enum Job {
    Keep(Row),
    /// Answered once all before it is on the disk.
    Flush(SyncSender<()>),
}

/// The open folder.
#[derive(Debug)]
pub(crate) struct Store {
    sender: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
    rows: Vec<Row>,
    /// Where a damaged file was moved, for the person at the terminal.
    pub(crate) moved_aside: Option<PathBuf>,
    _lock: File,
}

impl Store {
    /// Opens `folder`, creating it if needed, and reads every record.
    ///
    /// # Errors
    /// A [`StoreError`]. A damaged file is none: it is moved aside.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let broken = |error: std::io::Error| StoreError::Folder {
            folder: folder.to_owned(),
            why: error.to_string(),
        };
        // A folder that is there already keeps its mode: it may be anybody's.
        let mut maker = std::fs::DirBuilder::new();
        maker.recursive(true).mode(0o700);
        maker.create(folder).map_err(broken)?;
        let lock = lock(folder)?;
        let file = folder.join("offhook.sqlite");
        shut(&file).map_err(broken)?;
        let (connection, rows, moved_aside) = match read(&file) {
            Ok((connection, rows)) => (connection, rows, None),
            Err(Unreadable::Newer(version)) => return Err(StoreError::Newer { file, version }),
            Err(Unreadable::Damaged(why)) => {
                let aside = move_aside(&file).map_err(broken)?;
                shut(&file).map_err(broken)?;
                tracing::warn!(%why, aside = %aside.display(), "the state file is damaged: moved aside");
                let (connection, rows) = read(&file).map_err(|_| StoreError::Folder {
                    folder: folder.to_owned(),
                    why: "no new state file can be made".to_owned(),
                })?;
                (connection, rows, Some(aside))
            }
        };
        let (sender, receiver) = sync_channel(MAX_WAITING);
        let writer = std::thread::Builder::new()
            .name("store".to_owned())
            .stack_size(256 * 1024)
            .spawn(move || write_all(&connection, &receiver))
            .map_err(broken)?;
        Ok(Self {
            sender: Some(sender),
            writer: Some(writer),
            rows,
            moved_aside,
            _lock: lock,
        })
    }

    /// Takes out the records of one phone, as they were when the folder was opened.
    pub(crate) fn take(&mut self, phone: &str) -> Vec<(String, Vec<u8>)> {
        let (theirs, rest) = std::mem::take(&mut self.rows)
            .into_iter()
            .partition(|row| row.phone == phone);
        self.rows = rest;
        let theirs: Vec<Row> = theirs;
        theirs.into_iter().map(|row| (row.key, row.value)).collect()
    }

    /// Hands a record to the writer; never waits.
    pub(crate) fn put(&self, row: Row) {
        if row.value.len() > MAX_RECORD {
            tracing::warn!(key = row.key, "not saved: the record is too large");
            return;
        }
        let Some(sender) = &self.sender else { return };
        match sender.try_send(Job::Keep(row)) {
            Ok(()) => {}
            Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) => {
                if let Job::Keep(row) = job {
                    tracing::warn!(key = row.key, "not saved: the disk is too slow");
                }
            }
        }
    }

    /// Waits until all that was put is on the disk, for what a person is told is kept.
    pub(crate) fn flush(&self) {
        let (reply, answer) = sync_channel(1);
        let sent = self
            .sender
            .as_ref()
            .is_some_and(|sender| sender.send(Job::Flush(reply)).is_ok());
        if sent {
            // A writer that panicked has nothing more to save.
            let _ = answer.recv();
        }
    }
}

impl Drop for Store {
    /// Writes what waits, then frees the folder.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing more to save.
            let _ = writer.join();
        }
    }
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let broken = |error: std::io::Error| StoreError::Folder {
        folder: folder.to_owned(),
        why: error.to_string(),
    };
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(broken)?;
    if file.try_lock().is_err() {
        let mut by = String::new();
        // An unreadable note still leaves the fact that the lock is held.
        let _ = (&file).take(200).read_to_string(&mut by);
        let by = match by.trim() {
            "" => "an unknown process".to_owned(),
            note => note.to_owned(),
        };
        return Err(StoreError::Held { by, lock: path });
    }
    let note = format!("process {}\n", std::process::id());
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(note.as_bytes()))
        .map_err(broken)?;
    Ok(file)
}

/// Makes the file, if it is not there, and takes it from everybody else; SQLite gives its journals the same mode.
fn shut(file: &Path) -> std::io::Result<()> {
    let opened = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(file)?;
    opened.set_permissions(std::fs::Permissions::from_mode(0o600))
}

enum Unreadable {
    Damaged(String),
    Newer(i64),
}

impl From<rusqlite::Error> for Unreadable {
    fn from(error: rusqlite::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

fn read(file: &Path) -> Result<(Connection, Vec<Row>), Unreadable> {
    let connection = Connection::open(file)?;
    // FULL: a power cut leaves the whole old or the whole new record (reliability D1).
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-256;",
    )?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > SCHEMA {
        return Err(Unreadable::Newer(version));
    }
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS record (phone TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, \
         PRIMARY KEY (phone, key)) WITHOUT ROWID; PRAGMA user_version = 1;",
    )?;
    let rows = {
        let mut query =
            connection.prepare("SELECT phone, key, value FROM record ORDER BY phone, key")?;
        query
            .query_map([], |row| {
                Ok(Row {
                    phone: row.get(0)?,
                    key: row.get(1)?,
                    value: row.get(2)?,
                })
            })?
            .collect::<Result<Vec<_>, _>>()?
    };
    Ok((connection, rows))
}

/// Renames a damaged file to the first free `offhook.sqlite.damaged-N` and drops its journal.
fn move_aside(file: &Path) -> std::io::Result<PathBuf> {
    let name = |number: u32| file.with_extension(format!("sqlite.damaged-{number}"));
    let aside = (1..100)
        .map(name)
        .find(|path| !path.exists())
        .unwrap_or_else(|| name(100));
    std::fs::rename(file, &aside)?;
    for journal in ["sqlite-wal", "sqlite-shm"] {
        // Usually there is none.
        let _ = std::fs::remove_file(file.with_extension(journal));
    }
    Ok(aside)
}

fn write_all(connection: &Connection, jobs: &Receiver<Job>) {
    for job in jobs {
        let row = match job {
            Job::Keep(row) => row,
            Job::Flush(reply) => {
                // Whoever asked may have gone.
                let _ = reply.send(());
                continue;
            }
        };
        let done = if row.value.is_empty() {
            connection.execute(
                "DELETE FROM record WHERE phone = ?1 AND key = ?2",
                (&row.phone, &row.key),
            )
        } else {
            connection.execute(
                "INSERT INTO record (phone, key, value) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (phone, key) DO UPDATE SET value = excluded.value",
                (&row.phone, &row.key, &row.value),
            )
        };
        if let Err(error) = done {
            tracing::warn!(%error, key = row.key, "not saved");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own under the system's temporary one, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("offhook-store-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn row(key: &str, value: &[u8]) -> Row {
        Row {
            phone: "001565000201".to_owned(),
            key: key.to_owned(),
            value: value.to_vec(),
        }
    }

    #[test]
    fn what_is_put_is_there_at_the_next_start_and_an_empty_value_removes() {
        let folder = Folder::new("put");
        let store = Store::open(&folder.0).unwrap();
        store.put(row("a", b"1"));
        store.put(row("a", b"2"));
        store.put(row("b", b"x"));
        store.put(row("b", b""));
        drop(store);
        let mut store = Store::open(&folder.0).unwrap();
        assert!(store.take("other").is_empty());
        assert_eq!(
            store.take("001565000201"),
            [("a".to_owned(), b"2".to_vec())]
        );
    }

    #[test]
    fn what_was_flushed_is_on_the_disk_while_the_store_is_open() {
        let folder = Folder::new("flush");
        let store = Store::open(&folder.0).unwrap();
        for number in 0..50 {
            store.put(row(&number.to_string(), b"1"));
        }
        store.flush();
        let (_, rows) = read(&folder.0.join("offhook.sqlite")).unwrap_or_else(|_| panic!("read"));
        assert_eq!(rows.len(), 50);
    }

    #[test]
    fn nobody_else_may_read_the_folder_or_its_files() {
        let folder = Folder::new("mode");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let store = Store::open(&folder.0).unwrap();
        store.put(row("a", b"1"));
        drop(store);
        assert_eq!(mode(&folder.0), 0o700);
        let file = folder.0.join("offhook.sqlite");
        // As a version that did not care left it.
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let _store = Store::open(&folder.0).unwrap();
        let files: Vec<PathBuf> = std::fs::read_dir(&folder.0)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(files.len() >= 2, "{files:?}");
        for path in files {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }

    #[test]
    fn a_second_opener_is_told_who_holds_the_folder() {
        let folder = Folder::new("lock");
        let _first = Store::open(&folder.0).unwrap();
        let Err(StoreError::Held { by, .. }) = Store::open(&folder.0) else {
            panic!("the folder was opened twice");
        };
        assert_eq!(by, format!("process {}", std::process::id()));
    }

    #[test]
    fn a_damaged_file_is_moved_aside_and_the_start_goes_on() {
        let folder = Folder::new("damaged");
        std::fs::create_dir_all(&folder.0).unwrap();
        std::fs::write(folder.0.join("offhook.sqlite"), vec![0x5a; 8_192]).unwrap();
        let store = Store::open(&folder.0).unwrap();
        assert!(store.moved_aside.as_ref().is_some_and(|path| path.exists()));
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let folder = Folder::new("newer");
        drop(Store::open(&folder.0).unwrap());
        let connection = Connection::open(folder.0.join("offhook.sqlite")).unwrap();
        connection.execute_batch("PRAGMA user_version = 9").unwrap();
        drop(connection);
        assert!(matches!(
            Store::open(&folder.0),
            Err(StoreError::Newer { version: 9, .. })
        ));
    }
}
