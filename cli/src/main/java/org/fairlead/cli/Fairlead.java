package org.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.base.io.HomeFolder;
import org.fairlead.cli.help.CompletionCommand;
import org.fairlead.cli.help.HelpCommand;
import org.fairlead.cli.help.KeyHelp;
import org.fairlead.cli.help.RecipeNames;
import org.fairlead.cli.terminal.Failure;
import org.fairlead.cli.terminal.Streams;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.cli.terminal.Text;
import org.fairlead.cli.terminal.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code fairlead} command: what all subcommands share, and the way in. */
@Command(
    name = "fairlead",
    description = "Trains and prunes classifiers so that no group of people pays for it.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Fairlead.Version.class,
    sortOptions = false,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      ResumeCommand.class,
      PredictCommand.class,
      RunsCommand.class,
      OpenCommand.class,
      DataCommand.class,
      WeightsCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
      WarmUpCommand.class,
    },
    footerHeading = "%nStart here:%n",
    footer = {
      "  fairlead demo --quick      the whole job on synthetic faces, in a minute",
      "  fairlead train --help      recipes and their settings",
      "  fairlead doctor            what this machine can do",
    })
public final class Fairlead implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  boolean version;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Shows no progress.")
  boolean quiet;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Prints results as JSON, for programs; progress and errors stay text.")
  boolean json;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of an error, and what the libraries log.")
  boolean debug;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "The folder of the runs (default: $FAIRLEAD_RUNS, $CHECKPOINT_DIR/runs, or runs).")
  @Nullable Path runs;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "A folder of jars with methods, mixtures, data formats, networks, allocations of"
              + " sparsity and metrics sinks (default: $FAIRLEAD_PLUGINS).")
  @Nullable Path plugins;

  private List<String> arguments = List.of();

  private Fairlead(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // A number looks the same to everyone, and to every program that reads the output.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Map<String, String> environment = System.getenv();
    Terminal terminal =
        Terminal.ofProcess(
            System.getProperty("fairlead.terminal", ""),
            System.getProperty("fairlead.columns", ""),
            environment);
    System.exit(run(List.of(args), terminal, environment));
  }

  /** Runs the command and returns its exit code. */
  static int run(List<String> args, Terminal terminal, Map<String, String> environment) {
    return new Fairlead(terminal, environment).execute(args);
  }

  private int execute(List<String> args) {
    arguments = args;
    CommandLine line =
        new CommandLine(this)
            .setOut(Streams.writer(terminal.out()))
            .setErr(Streams.writer(terminal.err()))
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(Math.max(60, Math.min(100, terminal.columns())))
            .setExecutionStrategy(this::start)
            .setParameterExceptionHandler(
                (e, given) -> Failure.of(e).report(terminal, wantsDebug(given)))
            .setExecutionExceptionHandler(
                (e, command, given) -> Failure.of(e).report(terminal, debug));
    RecipeNames.explain(Objects.requireNonNull(line.getSubcommands().get("train")));
    try {
      var home = HomeFolder.of(environment);
      return line.execute(args.stream().map(home::expandValue).toArray(String[]::new));
    } catch (RuntimeException | Error e) {
      return Failure.of(e).report(terminal, debug);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private int start(CommandLine.ParseResult parsed) {
    if (debug) {
      System.setProperty("fairlead.log", "DEBUG");
    }
    if (!namesPluginFaults(parsed)) {
      try {
        List<Note> notes = addPlugins();
        if (!quiet) {
          notes.forEach(note -> terminal.err().println(Text.labelled(note)));
        }
      } catch (InputException e) {
        throw new CommandLine.ExecutionException(
            parsed.commandSpec().commandLine(), "plugins cannot be loaded", e);
      }
    }
    Optional<String> key = KeyHelp.asked(arguments);
    if (key.isPresent()) {
      try {
        return new KeyHelp(terminal).print(key.get());
      } catch (UsageException e) {
        throw new CommandLine.ExecutionException(
            parsed.commandSpec().commandLine(), "no such key", e);
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Returns whether it is the command that looks for what is wrong with plugins itself. */
  private static boolean namesPluginFaults(CommandLine.ParseResult parsed) {
    return parsed.hasSubcommand()
        && parsed.subcommand().commandSpec().userObject() instanceof DoctorCommand;
  }

  /**
   * Lets the user's jars join, before anything is looked up in a catalogue.
   *
   * @return what the jars lack
   */
  List<Note> addPlugins() {
    return pluginFolder().map(Plugins::addFolder).orElse(List.of());
  }

  /** Returns the folder of the plugins: the option or the environment's. */
  Optional<Path> pluginFolder() {
    String folder = environment.getOrDefault("FAIRLEAD_PLUGINS", "");
    return plugins != null
        ? Optional.of(plugins)
        : folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
  }

  private static boolean wantsDebug(String[] args) {
    return List.of(args).contains("--debug");
  }

  /** Shows the help: the command without a subcommand does nothing. */
  @Override
  public void run() {
    CommandLine.usage(
        this,
        terminal.out(),
        CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
  }

  Terminal terminal() {
    return terminal;
  }

  /**
   * Returns the folder of the runs: the option, the environment's ({@code runs} in that of {@code
   * CHECKPOINT_DIR}), or {@code runs}.
   */
  Path runsFolder() {
    if (runs != null) {
      return runs;
    }
    String folder = environment.getOrDefault("FAIRLEAD_RUNS", "");
    String checkpoints = environment.getOrDefault("CHECKPOINT_DIR", "");
    if (folder.isEmpty() && !checkpoints.isEmpty()) {
      return Path.of(checkpoints, "runs");
    }
    return Path.of(folder.isEmpty() ? "runs" : folder);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "fairlead " + current(),
        "Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }

    static String current() {
      String version = Fairlead.class.getPackage().getImplementationVersion();
      return version == null ? "(not packaged)" : version;
    }
  }
}
