package org.fairlead.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Trains a model by a recipe. */
@Command(
    name = "train",
    description = "Trains a model by a recipe: dense from scratch, or pruned from a dense run.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead train utkface-dense data.path=DIR data.target=gender data.protect=race",
      "  fairlead train utkface-ceag from=last data.path=DIR sparsity.final=0.9",
      "  fairlead train utkface-dense data.path=DIR constraints='[equal_opportunity(0.05)]'",
      "  fairlead train my-recipe.yaml seed=2 --dry-run",
      "",
      "--dry-run shows every key with its value; any of them can be given as key=value.",
      "--help KEY tells what a key says, --help SECTION the keys below one: --help sparsity",
    })
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;

  @Parameters(
      index = "0",
      paramLabel = "RECIPE",
      description = "A YAML file, or a built-in recipe: DATA-METHOD, as listed below.")
  private String recipe;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Settings that replace the recipe's, for example sparsity.final=0.9.")
  private List<String> settings = List.of();

  @Option(
      names = "--dry-run",
      description = "Shows the resolved recipe and an estimate of time and memory, and stops.")
  private boolean dryRun;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  TrainCommand() {}

  @Override
  public Integer call() {
    Training training = new Training(fairlead);
    return dryRun ? training.plan(recipe, settings) : training.train(recipe, settings);
  }
}
