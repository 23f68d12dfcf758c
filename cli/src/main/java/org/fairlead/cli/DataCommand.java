package org.fairlead.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Looks at data, and draws some. */
@Command(
    name = "data",
    description = "Looks at data, and draws some.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DataCommand.Inspect.class,
      DataCommand.Synth.class,
      DataCacheCommand.class,
    })
final class DataCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  DataCommand() {}

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "missing command: inspect, synth or cache");
  }

  Fairlead fairlead() {
    return fairlead;
  }

  /** Counts and checks a data set. */
  @Command(
      name = "inspect",
      description = "Counts and checks a data set: classes, groups, splits, duplicates, bad files.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead data inspect utkface path=DIR",
        "  fairlead data inspect utkface path=DIR target=age protect=race,gender",
        "  fairlead data inspect folder path=DIR/faces.csv target=smiles sheet=samples.png",
        "  fairlead data inspect generated path=DIR names='age(old|young),gender(female|male)'",
        "",
        "The keys are those below 'data' in a recipe; sheet=FILE.png also writes a picture of",
        "samples of every class in every group.",
      })
  static final class Inspect implements Callable<Integer> {
    @ParentCommand private DataCommand data;

    @Parameters(
        index = "0",
        paramLabel = "FORMAT",
        description =
            "utkface, fairface, celeba, cifar10, cifar100, folder, parquet, synthetic or generated.")
    private String format;

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "KEY=VALUE",
        description = "Settings, for example path=DIR.")
    private List<String> settings = List.of();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Inspect() {}

    @Override
    public Integer call() {
      return new DataReports(data.fairlead).inspect(format, settings);
    }
  }

  /** Draws faces into files. */
  @Command(
      name = "synth",
      description = "Draws faces and writes them as files in a layout that 'train' reads.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead data synth layout=utkface path=DIR count=2000 size=64",
        "  fairlead data synth layout=generated path=DIR count=480 size=48 quality=0.8",
        "  fairlead data synth layout=generated path=DIR count=960 size=64 from=CELEBA",
        "  fairlead data synth layout=generated path=DIR count=960 from=RUN names=gender,race",
        "",
        "Keys: layout (utkface, fairface, celeba, cifar100, cifar100-python, folder, manifest or",
        "generated), path, size, quality (of layout generated: 1 as the real faces, 0 clearly made),",
        "from (a run, or a folder of data with a test and a validation split of its own: the",
        "training images, cut and changed, fill the layout generated), format (of that folder:",
        "celeba, or folder), names (what folders' names say, as data.generatedNames), and those",
        "below 'data.synthetic' in a recipe: count, testCount, minorityShare, minorityDifficulty,",
        "noise, seed.",
      })
  static final class Synth implements Callable<Integer> {
    @ParentCommand private DataCommand data;

    @Parameters(
        arity = "1..*",
        paramLabel = "KEY=VALUE",
        description = "Settings; layout and path are required.")
    private List<String> settings;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Synth() {}

    @Override
    public Integer call() {
      return new DataReports(data.fairlead).synth(settings);
    }
  }
}
