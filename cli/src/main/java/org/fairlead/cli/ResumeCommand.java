package org.fairlead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Goes on with a run that was interrupted. */
@Command(name = "resume", description = "Goes on with a run that was interrupted.")
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;

  @Parameters(
      paramLabel = "RUN",
      description = "The run: its id, a unique beginning of it, or 'last'.")
  private String run;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ResumeCommand() {}

  @Override
  public Integer call() {
    return new Training(fairlead).resume(run);
  }
}
