//! `offhook completions`: the script of a shell, which asks `offhook settings names` for the keys of settings.

use clap::Command;
use clap_complete::Shell;

/// Completes a key after `explain` and `--set`; everything else as generated.
const BASH: &str = r#"
_offhook_keys() {
    local before="${COMP_WORDS[COMP_CWORD-1]}" cur="${COMP_WORDS[COMP_CWORD]}"
    case "$before" in
        explain)
            COMPREPLY=( $(compgen -W "$("$1" settings names -- "$cur" 2>/dev/null)" -- "$cur") ) ;;
        --set)
            COMPREPLY=( $(compgen -S = -W "$("$1" settings names -- "$cur" 2>/dev/null)" -- "$cur") )
            compopt -o nospace 2>/dev/null ;;
        *)
            _offhook "$@" ;;
    esac
}
complete -F _offhook_keys -o bashdefault -o default offhook
"#;

/// The function that the places of a key call.
const ZSH: &str = r#"
_offhook_keys() {
    local -a names
    names=(${(f)"$(offhook settings names -- "$PREFIX" 2>/dev/null)"})
    compadd "$@" -a names
}
"#;

const FISH: &str = r#"
complete -c offhook -n "__fish_seen_subcommand_from explain" -f -a "(offhook settings names -- (commandline -ct))"
complete -c offhook -n "__fish_seen_subcommand_from phone call" -l set -x -a "(offhook settings names -- (commandline -ct))="
"#;

/// The completion script of a shell.
pub(super) fn script(shell: Shell, cli: &mut Command) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, cli, "offhook", &mut bytes);
    let made = String::from_utf8_lossy(&bytes).into_owned();
    match shell {
        Shell::Bash => made + BASH,
        Shell::Fish => made + FISH,
        Shell::Zsh => with_keys(&made),
        Shell::Elvish | Shell::PowerShell | _ => made,
    }
}

/// The script of zsh with the places of a key pointed at [`ZSH`], which stands before all that calls it.
fn with_keys(made: &str) -> String {
    let mut script = String::with_capacity(made.len() + ZSH.len());
    for line in made.lines() {
        if line == "_offhook() {" {
            script.push_str(ZSH);
        }
        let set = line.trim_start().starts_with("'*--set=");
        let key = line.trim_start().starts_with("':key --");
        if set {
            script.push_str(&line.replace(":_default'", ":_offhook_keys -qS='"));
        } else if key {
            script.push_str(&line.replace(":_default'", ":_offhook_keys'"));
        } else {
            script.push_str(line);
        }
        script.push('\n');
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_script_asks_for_the_keys_after_explain_and_set() {
        let made = |shell| script(shell, &mut super::super::Cli::command());
        assert!(made(Shell::Bash).contains("settings names -- \"$cur\""));
        assert!(made(Shell::Fish).contains("-l set -x -a"));
        let zsh = made(Shell::Zsh);
        assert!(zsh.contains(":_offhook_keys'"), "{zsh}");
        assert!(zsh.contains(":_offhook_keys -qS='"), "{zsh}");
        assert!(zsh.find("_offhook_keys() {") < zsh.find("\n_offhook() {"));
    }
}
