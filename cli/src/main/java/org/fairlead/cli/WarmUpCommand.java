package org.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.training.recipe.Recipes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Loads what most commands need; the launcher records the classes in its archive. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
  private static final List<String> SMALL =
      List.of(
          "data.size=16",
          "data.synthetic.count=120",
          "data.synthetic.testCount=60",
          "network.name=cifarresnet8",
          "train.epochs=1",
          "train.steps=2",
          "train.batch=24",
          "train.threads=1",
          "device=cpu");

  @ParentCommand private Fairlead fairlead;
  @Spec private CommandSpec spec;

  @Option(
      names = "--train",
      description =
          "Trains and prunes small networks too; the runs stay where $FAIRLEAD_RUNS says.")
  private boolean train;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  WarmUpCommand() {}

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    root.usage(fairlead.terminal().out());
    root.getSubcommands().values().forEach(line -> line.usage(fairlead.terminal().out()));
    String yaml = Recipes.toYaml(Recipes.load("demo-ceag", List.of("from=last", "seed=1")));
    fairlead.terminal().out().print(yaml);
    if (train) {
      trainSmall("synthetic-dense");
      trainSmall("synthetic-ceag");
    }
  }

  /** What goes wrong is printed, and the classes loaded until then are recorded. */
  private void trainSmall(String recipe) {
    var command = new ArrayList<String>(List.of("train", recipe));
    command.addAll(SMALL);
    int unused = Fairlead.run(command, fairlead.terminal(), fairlead.environment());
  }
}
