package org.fairlead.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Labels images with a trained model. */
@Command(name = "predict", description = "Labels images with a trained model.", sortOptions = false)
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
      paramLabel = "IMAGES",
      description = "Image files, and folders of them.")
  private List<Path> images;

  @Option(names = "--json", description = "Prints one JSON object per image.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  PredictCommand() {}

  @Override
  public Integer call() {
    return new Labelling(fairlead).print(model, images, json);
  }
}
