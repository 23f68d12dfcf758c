package org.fairlead.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists, shows, compares and deletes runs. */
@Command(
    name = "runs",
    description = "Lists, shows, compares and deletes runs; alone, it lists them.",
    synopsisSubcommandLabel = "[COMMAND]",
    sortOptions = false,
    subcommands = {
      RunsCommand.ListRuns.class,
      RunsCommand.Show.class,
      RunsCommand.Compare.class,
      RunsCommand.Reindex.class,
      RunsCommand.Delete.class,
    })
final class RunsCommand implements Callable<Integer> {
  private static final String ONE_RUN = "The run: its id, a unique beginning of it, or 'last'.";

  @ParentCommand private Fairlead fairlead;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  RunsCommand() {}

  @Override
  public Integer call() {
    return new RunReports(fairlead).list(false);
  }

  /** Lists all runs. */
  @Command(name = "list", description = "Lists all runs, the newest first.")
  static final class ListRuns implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Option(names = "--json", description = "Prints one JSON object per run.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    ListRuns() {}

    @Override
    public Integer call() {
      return new RunReports(runs.fairlead).list(json);
    }
  }

  /** Shows one run. */
  @Command(name = "show", description = "Shows a run's results, and where its files are.")
  static final class Show implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Parameters(paramLabel = "RUN", description = ONE_RUN)
    private String run;

    @Option(names = "--json", description = "Prints the content of results.json.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Show() {}

    @Override
    public Integer call() {
      return new RunReports(runs.fairlead).show(run, json);
    }
  }

  /** Puts runs side by side. */
  @Command(
      name = "compare",
      description = {
        "Puts runs side by side, with paired intervals of their differences.",
        "The differences are taken from the first run."
      })
  static final class Compare implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Spec private CommandSpec spec;

    @Parameters(
        arity = "1..*",
        paramLabel = "RUN",
        description = "Two runs or more: ids, unique beginnings of ids, or 'last'.")
    private List<String> compared;

    @Option(names = "--json", description = "Prints the comparison as a JSON object.")
    private boolean json;

    @Option(
        names = "--model",
        defaultValue = "selected",
        description = "The model of every run: selected (default) or last.")
    private String model;

    @Option(
        names = "--split",
        defaultValue = "test",
        description = "The split to compare on: test (default) or validation.")
    private String split;

    @Option(
        names = "--exact",
        description = {
          "Tells whether two runs are the same to the last bit, and if not, the first",
          "step and tensor that differ; exits with 1 then."
        })
    private boolean exact;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Compare() {}

    @Override
    public Integer call() {
      if (compared.size() < 2) {
        throw new ParameterException(
            spec.commandLine(),
            "only one run is named, '%s', expected two or more to compare"
                .formatted(compared.get(0)));
      }
      RunReports reports = new RunReports(runs.fairlead);
      return exact
          ? reports.compareExactly(compared, json)
          : reports.compare(compared, model, split, json);
    }
  }

  /** Builds the index anew. */
  @Command(name = "reindex", description = "Builds the index of runs anew from their folders.")
  static final class Reindex implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Reindex() {}

    @Override
    public Integer call() {
      return new RunReports(runs.fairlead).reindex();
    }
  }

  /** Deletes runs. */
  @Command(
      name = "delete",
      description = "Deletes runs and all their files. Asks first, unless --yes is given.")
  static final class Delete implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Parameters(
        arity = "1..*",
        paramLabel = "RUN",
        description = "Runs: ids or unique beginnings of ids.")
    private List<String> deleted;

    @Option(
        names = {"-y", "--yes"},
        description = "Deletes without asking.")
    private boolean yes;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Delete() {}

    @Override
    public Integer call() {
      return new RunReports(runs.fairlead).delete(deleted, yes);
    }
  }
}
