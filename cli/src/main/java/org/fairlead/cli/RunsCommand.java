package org.fairlead.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.fairlead.tracking.run.RunFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists, shows, compares and deletes runs. */
@Command(
    name = "runs",
    description = "Lists, shows, compares, tags and deletes runs; alone, it lists them.",
    synopsisSubcommandLabel = "[COMMAND]",
    sortOptions = false,
    subcommands = {
      RunsCommand.ListRuns.class,
      RunsCommand.Show.class,
      RunsCommand.Compare.class,
      RunsCommand.Tag.class,
      RunsCommand.Reindex.class,
      RunsCommand.Delete.class,
    })
final class RunsCommand implements Callable<Integer> {
  private static final String ONE_RUN =
      "The run: its id, a unique beginning of it, its four letters, its name, or 'last'.";

  @ParentCommand private Fairlead fairlead;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  RunsCommand() {}

  @Mixin private Listing listing;

  @Override
  public Integer call() {
    return listing.print(fairlead);
  }

  /** Which runs are listed, and how. */
  static final class Listing {
    @Option(
        names = "--tag",
        paramLabel = "TAG",
        description = "Only runs with this tag; several: with all of them.")
    private List<String> tags = List.of();

    @Option(
        names = "--name",
        paramLabel = "PATTERN",
        description = "Only runs whose recipe, method or id fits, with * for any letters.")
    private List<String> names = List.of();

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "Only finished, running, interrupted, failed or unreadable runs.")
    private List<String> statuses = List.of();

    @Option(names = "--last", paramLabel = "N", description = "Only the newest so many.")
    private int last;

    @Option(names = "--wide", description = "Whole ids and all columns, however wide.")
    private boolean wide;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Listing() {}

    int print(Fairlead fairlead) {
      RunFilter filter = new RunFilter(tags, names, statuses, last);
      return new RunReports(fairlead).list(filter, wide);
    }
  }

  /** Lists runs. */
  @Command(
      name = "list",
      description = "Lists runs, the newest first.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead runs list --name 'utkface-*' --status finished",
        "  fairlead runs list --tag paper --last 10 --json",
      })
  static final class ListRuns implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Mixin private Listing listing;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    ListRuns() {}

    @Override
    public Integer call() {
      return listing.print(runs.fairlead);
    }
  }

  /** Shows one run. */
  @Command(name = "show", description = "Shows a run's results, and where its files are.")
  static final class Show implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Parameters(paramLabel = "RUN", description = ONE_RUN)
    private String run;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Show() {}

    @Override
    public Integer call() {
      return new RunReports(runs.fairlead).show(run);
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
      return exact ? reports.compareExactly(compared) : reports.compare(compared, model, split);
    }
  }

  /** Tags a run. */
  @Command(
      name = "tag",
      description = {
        "Tags a run with words that 'runs --tag' finds it by; without a tag, it shows them.",
        "New runs are tagged by tracking.tags=[...]."
      })
  static final class Tag implements Callable<Integer> {
    @ParentCommand private RunsCommand runs;

    @Parameters(index = "0", paramLabel = "RUN", description = ONE_RUN)
    private String run;

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "TAG",
        description = "Letters, digits, '.', '_' and '-'.")
    private List<String> tags = List.of();

    @Option(names = "--remove", description = "Takes the tags away.")
    private boolean remove;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Tag() {}

    @Override
    public Integer call() {
      return new RunReports(runs.fairlead).tag(run, tags, remove);
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
