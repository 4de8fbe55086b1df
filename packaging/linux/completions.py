"""Completions for bash, zsh and fish: plain files that start no program when TAB is pressed.

bash: bash(1), Programmable Completion; zsh: zshcompsys(1), `_arguments`; fish: complete(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from commands import Command, Option


def bash(root: Command) -> str:
    """For /usr/share/bash-completion/completions/deskhand."""
    lines = [
        "# bash completion for deskhand",
        "_deskhand()",
        "{",
        '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
        '    local path="" index each',
        "    COMPREPLY=()",
        "    for ((index = 1; index < COMP_CWORD; index++)); do",
        '        each="${path:+$path }${COMP_WORDS[index]}"',
        '        case "$each" in',
        f"            {_bash_cases(root)}) path=$each ;;",
        "        esac",
        "    done",
        '    case "$path:$before" in',
        *_bash_values(root),
        "    esac",
        '    case "$path" in',
        *_bash_words(root),
        "    esac",
        "    if [[ $word != -* && ${#COMPREPLY[@]} -eq 0 ]]; then",
        '        mapfile -t COMPREPLY < <(compgen -f -- "$word")',
        "    fi",
        "}",
        "complete -o filenames -F _deskhand deskhand",
    ]
    return "\n".join(lines) + "\n"


def _bash_cases(root: Command) -> str:
    return "|".join(f'"{" ".join(each.path)}"' for each in root.all() if each.path)


def _bash_values(root: Command) -> Iterator[str]:
    for command in root.all():
        for option in command.options:
            if not option.value:
                continue
            where = "|".join(f'"{" ".join(command.path)}:{name}"' for name in option.names)
            offer = "-f"
            if not option.takes_file:
                offer = f'-W "{" ".join(option.choices)}"'
            yield f"        {where})"
            yield f'            mapfile -t COMPREPLY < <(compgen {offer} -- "$word")'
            yield "            return ;;"


def _bash_words(root: Command) -> Iterator[str]:
    for command in root.all():
        names = [each.path[-1] for each in command.commands]
        names += [name for option in command.options for name in option.names]
        yield f'        "{" ".join(command.path)}")'
        yield f'            mapfile -t COMPREPLY < <(compgen -W "{" ".join(names)}" -- "$word") ;;'


def zsh(root: Command) -> str:
    """For /usr/share/zsh/vendor-completions/_deskhand."""
    lines = ["#compdef deskhand", ""]
    for command in root.all():
        lines += _zsh_function(command)
    lines.append(f'{_zsh_name(root)} "$@"')
    return "\n".join(lines) + "\n"


def _zsh_function(command: Command) -> list[str]:
    lines = [f"{_zsh_name(command)}() {{"]
    specs = [spec for option in command.options for spec in _zsh_specs(option)]
    if not command.commands:
        specs.append("'*:file:_files'")
        return [*lines, "    _arguments -s \\", *_continued(specs), "}", ""]
    lines += ["    local curcontext=$curcontext state line", "    _arguments -C \\"]
    lines += _continued([*specs, "'1: :->command'", "'*:: :->rest'"])
    lines += ["    case $state in", "    command)", "        local -a commands=("]
    lines += [f"            {_single(f'{c.path[-1]}:{c.summary}')}" for c in command.commands]
    lines += ["        )", "        _describe command commands ;;", "    rest)"]
    lines += ["        case $line[1] in"]
    lines += [f"        {c.path[-1]}) {_zsh_name(c)} ;;" for c in command.commands]
    return [*lines, "        esac ;;", "    esac", "}", ""]


def _zsh_name(command: Command) -> str:
    return "_".join(("_deskhand", *(word.replace("-", "_") for word in command.path)))


def _zsh_specs(option: Option) -> Iterator[str]:
    for name in option.names:
        told = option.help.replace("[", r"\[").replace("]", r"\]").replace(":", r"\:")
        spec = f"{name}[{told}]"
        if option.choices:
            spec += f":value:({' '.join(option.choices)})"
        elif option.takes_file:
            spec += ":file:_files"
        elif option.value:
            spec += ":value: "
        yield _single(spec)


def _continued(specs: list[str]) -> list[str]:
    return [f"        {spec} \\" for spec in specs[:-1]] + [f"        {specs[-1]}"]


def fish(root: Command) -> str:
    """For /usr/share/fish/vendor_completions.d/deskhand.fish."""
    lines = ["# fish completion for deskhand", "complete -c deskhand -f"]
    for command in root.all():
        where = _fish_condition(root, command)
        for each in command.commands:
            name, told = each.path[-1], _single(each.summary)
            lines.append(f"complete -c deskhand -n {where} -a {name} -d {told}")
        lines += [f"complete -c deskhand -n {where} {_fish_option(o)}" for o in command.options]
        if not command.commands and command.arguments:
            lines.append(f"complete -c deskhand -n {where} -F")
    return "\n".join(lines) + "\n"


def _fish_condition(root: Command, command: Command) -> str:
    """True where this command is the one that was typed so far."""
    match command.path:
        case ():
            names = " ".join(each.path[-1] for each in root.commands)
            return _single(f"not __fish_seen_subcommand_from {names}")
        case (name,) if not command.commands:
            return _single(f"__fish_seen_subcommand_from {name}")
        case (name,):
            below = " ".join(each.path[-1] for each in command.commands)
            seen = "__fish_seen_subcommand_from"
            return _single(f"{seen} {name}; and not {seen} {below}")
        case (*_, parent, name):
            seen = "__fish_seen_subcommand_from"
            return _single(f"{seen} {parent}; and {seen} {name}")


def _fish_option(option: Option) -> str:
    words = [f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names]
    if option.choices:
        words.append(f"-x -a {_single(' '.join(option.choices))}")
    elif option.value:
        words.append("-r -F" if option.takes_file else "-x")
    return f"{' '.join(words)} -d {_single(option.help)}"


def _single(text: str) -> str:
    """As one word in single quotes. The shells do not agree how to write one inside: so the text
    has a typographic one."""
    return "'" + text.replace("\\", "/").replace("'", "’") + "'"
