package org.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fairlead.cli.terminal.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Labels images, or rows of tables, with a trained model. */
@Command(
    name = "predict",
    description = "Labels images, or rows of tables, with a trained model.",
    sortOptions = false)
final class PredictCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description =
          "A run (its id, a unique beginning of it, or 'last'), or the folder of a model.")
  private String model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILES",
      description =
          "Image files and folders of them; or tables such as the model was trained on, of which"
              + " the columns that it reads are needed. '-' is an image or a table from the standard"
              + " input.")
  private List<Path> files;

  @Option(names = "--csv", description = "Prints a CSV table with the probability of every class.")
  private boolean csv;

  @Option(
      names = "--allow-unknown",
      description =
          "Takes texts in a table that no row had in training for missing ones, instead of"
              + " refusing them.")
  private boolean allowUnknown;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  PredictCommand() {}

  @Override
  public Integer call() {
    if (fairlead.json && csv) {
      throw new UsageException("--json and --csv exclude one another");
    }
    var form = fairlead.json ? Labelling.Form.JSON : csv ? Labelling.Form.CSV : Labelling.Form.TEXT;
    return new Labelling(fairlead).print(model, files, form, allowUnknown);
  }
}
