//! The only place with sockets, clock, threads, sound and files; the offhook binary.
//!
//! [`main`] is the whole public surface. Inside, `runtime` drives the phones, `fetch`, `dns` and `store` run their
//! errands, `discover` finds the provisioning server, `webserver` and `ctl` let people and programs in, and `cli` is what is typed.

mod cli;
mod clock;
mod ctl;
mod demo;
mod discover;
mod dns;
mod fetch;
mod picture;
mod report;
mod runtime;
mod seed;
mod serve;
mod sound;
mod store;
mod trust;
mod webserver;

/// The `offhook` program: reads the command line, does what it says, and gives its exit code.
#[must_use]
pub fn main() -> std::process::ExitCode {
    cli::main()
}
