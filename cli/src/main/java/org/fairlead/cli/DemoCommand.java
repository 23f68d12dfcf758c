package org.fairlead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the main job on synthetic faces. */
@Command(
    name = "demo",
    description = {
      "Runs the whole job on synthetic faces: a dense model, then three pruned ones of equal sparsity",
      "and budget (naive, Equalized Loss, CEAG), and compares what each costs every group."
    },
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;

  @Option(
      names = "--quick",
      description = "A smaller one, under a minute; too small to show a gain.")
  private boolean quick;

  @Option(
      names = "--balanced",
      description = "The control: both groups as frequent and as hard; no gain is expected.")
  private boolean balanced;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of faces and training (default: ${DEFAULT-VALUE}).")
  private long seed;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  DemoCommand() {}

  @Override
  public Integer call() {
    return new Demo(fairlead, quick, balanced, seed).run();
  }
}
