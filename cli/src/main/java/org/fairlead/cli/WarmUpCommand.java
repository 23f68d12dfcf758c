package org.fairlead.cli;

import java.util.List;
import org.fairlead.training.recipe.Recipes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Loads what most commands need; the launcher records the classes in its archive. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
  @ParentCommand private Fairlead fairlead;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  WarmUpCommand() {}

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    root.usage(fairlead.terminal().out());
    root.getSubcommands().values().forEach(line -> line.usage(fairlead.terminal().out()));
    String yaml = Recipes.toYaml(Recipes.load("demo-ceag", List.of("from=last", "seed=1")));
    fairlead.terminal().out().print(yaml);
  }
}
