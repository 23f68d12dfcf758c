package org.fairlead.cli.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fairlead.data.format.Datasets;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.recipe.source.BuiltInRecipes;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/*
 * The script asks nobody: commands, options, recipes and keys are written into it, and runs are
 * folders. Starting Java at every press of the key would be felt.
 */

/** Writes the script that completes the command in bash and zsh. */
final class CompletionScript {
  private static final String RUNS = "runs";

  /** What follows a command's name: the words of a function of the script. */
  private static final Map<String, String> ARGUMENTS =
      Map.ofEntries(
          Map.entry("train", "recipe"),
          Map.entry("resume", RUNS),
          Map.entry("open", RUNS),
          Map.entry("predict", "run"),
          Map.entry("runs show", RUNS),
          Map.entry("runs compare", RUNS),
          Map.entry("runs delete", RUNS),
          Map.entry("runs tag", "run"),
          Map.entry("data inspect", "format"),
          Map.entry("help", "commands"));

  private final CommandLine root;

  CompletionScript(CommandLine root) {
    this.root = root;
  }

  /** Returns the script. */
  String text() {
    return HEAD
        + variable("data", BuiltInRecipes.data())
        + variable("methods", BuiltInRecipes.methods())
        + variable("formats", Datasets.formats().names())
        + variable("keys", Recipes.keys())
        + variable("commands", commands(root))
        + words()
        + TAIL;
  }

  private static String variable(String name, List<String> words) {
    return "_fairlead_%s='%s'\n".formatted(name, String.join(" ", words));
  }

  private static List<String> commands(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the function that knows each command's subcommands, options and arguments. */
  private String words() {
    var cases = new StringBuilder("_fairlead_words() {\n  case \"$1\" in\n");
    append(cases, "", root);
    return cases.append("  esac\n}\n").toString();
  }

  private static void append(StringBuilder cases, String path, CommandLine line) {
    var words = new ArrayList<>(commands(line));
    words.addAll(options(line.getCommandSpec()));
    cases.append(
        "  '%s') printf '%%s' '%s:%s' ;;\n"
            .formatted(path, ARGUMENTS.getOrDefault(path, "files"), String.join(" ", words)));
    line.getSubcommands()
        .forEach((name, below) -> append(cases, path.isEmpty() ? name : path + " " + name, below));
  }

  private static List<String> options(CommandSpec spec) {
    return spec.options().stream()
        .map(option -> option.longestName())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }

  private static final String HEAD =
      """
      # Completion of fairlead in bash and zsh:  source <(fairlead completion)
      if [ -n "${ZSH_VERSION-}" ]; then
        autoload -U +X compinit && compinit
        autoload -U +X bashcompinit && bashcompinit
      fi
      """;

  private static final String TAIL =
      """
      # Prints the ids of the runs, or of those in the folder of --runs.
      _fairlead_ids() {
        local folder=${FAIRLEAD_RUNS:-runs} word before=
        for word in "${COMP_WORDS[@]}"; do
          [ "$before" != --runs ] || folder=$word
          before=$word
        done
        folder=${folder/#\\~/$HOME}
        local run
        for run in "$folder"/*/run.json; do
          [ -e "$run" ] || continue
          run=${run%/run.json}
          printf '%s\\n' "${run##*/}"
        done
      }

      # Completes a recipe's data first, then its method.
      _fairlead_recipe() {
        local data method
        for data in $_fairlead_data; do
          case "$1" in
            "$data"-*)
              for method in $_fairlead_methods; do printf '%s\\n' "$data-$method"; done ;;
          esac
          printf '%s-\\n' "$data"
        done
      }

      _fairlead() {
        local current=${COMP_WORDS[COMP_CWORD]} path= below= found= arguments=0 word i known kind
        local before=${COMP_WORDS[COMP_CWORD-1]}
        COMPREPLY=()
        case "$before" in
          --runs | --plugins) COMPREPLY=($(compgen -d -- "$current")); return ;;
          =) COMPREPLY=($(compgen -f -- "$current")); return ;;
        esac
        [ "$current" != "=" ] || return
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          case "$word" in
            --runs | --plugins) i=$((i + 1)) ;;
            -*) ;;
            *)
              below=${path:+$path }$word
              if [ "$arguments" = 0 ] && [ -n "$(_fairlead_words "$below")" ]; then
                path=$below
              else
                arguments=$((arguments + 1))
              fi ;;
          esac
        done
        known=$(_fairlead_words "$path")
        kind=${known%%:*}
        known=${known#*:}
        case "$current" in
          -*) COMPREPLY=($(compgen -W "$known" -- "$current")); return ;;
        esac
        found=$(for word in $known; do case "$word" in -*) ;; *) printf '%s ' "$word" ;; esac; done)
        case "$kind$arguments" in
          recipe0) found="$found $(_fairlead_recipe "$current")" ;;
          recipe*) found="$found $(printf '%s= ' $_fairlead_keys)" ;;
          format0) found="$found $_fairlead_formats" ;;
          format*) found="$found $(for word in $_fairlead_keys; do case "$word" in data.*) printf '%s= ' "${word#data.}" ;; esac; done)" ;;
          runs* | run0) found="$found last $(_fairlead_ids)" ;;
          commands0) found="$found $_fairlead_commands" ;;
        esac
        COMPREPLY=($(compgen -W "$found" -- "$current"))
        [ -z "$found" ] || [ "$kind" = files ] || case "${COMPREPLY[0]-}" in
          *= | *-) compopt -o nospace 2>/dev/null ;;
        esac
        if [ -z "${COMPREPLY[*]-}" ]; then
          COMPREPLY=($(compgen -f -- "$current"))
        fi
      }

      complete -F _fairlead fairlead ./fairlead
      """;
}
