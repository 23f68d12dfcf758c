package org.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what this machine can do. */
@Command(
    name = "doctor",
    description = {
      "Shows what this machine can do, and what is missing.",
      "Ends with exit code 1 if something essential is broken."
    })
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;

  @Parameters(
      arity = "0..*",
      paramLabel = "FOLDER",
      description = "Folders to look for data in (default: $FAIRLEAD_DATA).")
  private List<Path> folders = List.of();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  DoctorCommand() {}

  @Override
  public Integer call() {
    return new Doctor(fairlead).examine(folders);
  }
}
