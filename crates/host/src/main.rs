//! The `offhook` program.

fn main() -> std::process::ExitCode {
    offhook_host::main()
}
