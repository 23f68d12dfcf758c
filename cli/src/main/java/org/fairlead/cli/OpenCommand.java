package org.fairlead.cli;

import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fairlead.base.InputException;
import org.fairlead.cli.terminal.Browser;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.tracking.report.RunReport;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Opens the report of a run. */
@Command(
    name = "open",
    description = "Opens the report of a run in the browser, or says where it is.",
    footerHeading = "%nSettings:%n",
    footer = {"  BROWSER   the program that opens it; otherwise xdg-open, open or rundll32"})
final class OpenCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      defaultValue = "last",
      description = "The run: its id, a unique beginning of it, its name, or 'last' (default).")
  private String run;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  OpenCommand() {}

  @Override
  public Integer call() {
    Run found = RunStore.open(fairlead.runsFolder()).resolveFinished(run);
    if (!Files.exists(found.report())) {
      RunReport.tryWriting(found, () -> false)
          .ifPresent(
              problem -> {
                throw new InputException(
                    "run %s has no report.html, and none can be written: %s"
                        .formatted(found.id(), problem));
              });
    }
    if (fairlead.json) {
      var tree = Map.of("run", found.id(), "report", found.report().toAbsolutePath().toString());
      fairlead.terminal().out().println(JsonReports.text(tree));
      return ExitCode.DONE;
    }
    return new Browser(fairlead.terminal(), fairlead.environment()).open(found.report());
  }
}
