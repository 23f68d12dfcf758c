package org.fairlead.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.StandardInput;
import org.fairlead.data.source.FolderListing;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.predict.Prediction;
import org.fairlead.training.predict.Predictor;
import tools.jackson.databind.json.JsonMapper;

/** Labels images, or rows of tables, and prints the labels. */
final class Labelling {
  private static final int ROW_WIDTH = 24;

  /** How predictions are printed. */
  enum Form {
    TEXT,
    JSON,
    CSV
  }

  private final Fairlead fairlead;

  Labelling(Fairlead fairlead) {
    this.fairlead = fairlead;
  }

  /**
   * @param allowUnknown whether unknown texts in a table count as missing
   */
  int print(String model, List<Path> given, Form form, boolean allowUnknown) {
    try (StandardInput input = StandardInput.of(given, fairlead.terminal().in())) {
      return print(model, input, form, allowUnknown);
    }
  }

  private int print(String model, StandardInput input, Form form, boolean allowUnknown) {
    List<Path> given = input.files();
    for (Path path : given) {
      if (!Files.exists(path)) {
        throw new InputException(path + ": no such file or folder");
      }
    }
    try (Predictor predictor = Predictor.load(modelFolder(model))) {
      if (predictor.takesRows()) {
        var lines = new Lines("row", ROW_WIDTH, form, input);
        predictor.predictRows(given, allowUnknown, lines::print);
        return ExitCode.DONE;
      }
      List<Path> images = images(given);
      int width =
          images.stream().mapToInt(image -> input.shown(image.toString()).length()).max().orElse(0);
      var lines = new Lines("image", Math.max(5, width), form, input);
      List<String> broken = new ArrayList<>();
      predictor.predict(
          images,
          lines::print,
          (image, problem) -> broken.add(input.shown(String.valueOf(problem.getMessage()))));
      return reported(broken, images.size());
    }
  }

  /** Names images that have no label, after all that have one. */
  private int reported(List<String> broken, int images) {
    if (broken.isEmpty()) {
      return ExitCode.DONE;
    }
    if (images == 1) {
      throw new InputException(broken.get(0));
    }
    fairlead
        .terminal()
        .err()
        .println(
            "error: %d of %d images cannot be decoded and %s no label:"
                .formatted(broken.size(), images, broken.size() == 1 ? "has" : "have"));
    broken.forEach(problem -> fairlead.terminal().err().println("  " + problem));
    return ExitCode.ERROR;
  }

  /** Predictions on the standard output, one line each; a header line before the first. */
  private final class Lines {
    private final PrintStream out = fairlead.terminal().out();
    private final String kind;
    private final int width;
    private final Form form;
    private final StandardInput input;
    private boolean headed;

    /**
     * @param kind what is predicted: image or row
     * @param width of the first column of a text
     * @param input what '-' stands for
     */
    Lines(String kind, int width, Form form, StandardInput input) {
      this.kind = kind;
      this.width = width;
      this.form = form;
      this.input = input;
    }

    void print(Prediction prediction) {
      if (!headed) {
        headed = true;
        head(prediction.probabilities().keySet());
      }
      out.println(
          switch (form) {
            case TEXT ->
                text(
                    input.shown(prediction.sample()),
                    String.format(Locale.ROOT, "%.4f", prediction.probability()),
                    prediction.label());
            case JSON -> json(prediction);
            case CSV -> csv(prediction);
          });
    }

    private void head(Collection<String> classes) {
      if (form == Form.TEXT) {
        out.println(text(kind, "probability", "label"));
      } else if (form == Form.CSV) {
        var fields = new ArrayList<>(List.of(kind, "label"));
        classes.forEach(name -> fields.add("probability of " + name));
        out.println(csv(fields));
      }
    }

    private String text(String sample, String probability, String label) {
      return String.format(Locale.ROOT, "%-" + width + "s  %11s  %s", sample, probability, label);
    }

    private String json(Prediction prediction) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put(kind, input.shown(prediction.sample()));
      object.put("label", prediction.label());
      object.put("probability", prediction.probability());
      object.put("probabilities", prediction.probabilities());
      return JsonMapper.shared().writeValueAsString(object);
    }

    private String csv(Prediction prediction) {
      var fields = new ArrayList<>(List.of(input.shown(prediction.sample()), prediction.label()));
      prediction
          .probabilities()
          .values()
          .forEach(probability -> fields.add(String.format(Locale.ROOT, "%.6f", probability)));
      return csv(fields);
    }

    private static String csv(List<String> fields) {
      return fields.stream()
          .map(
              field ->
                  field.matches("(?s).*[\",\\r\\n].*")
                      ? '"' + field.replace("\"", "\"\"") + '"'
                      : field)
          .collect(Collectors.joining(","));
    }
  }

  private Path modelFolder(String text) {
    Path folder = Path.of(text);
    if (Files.isDirectory(folder) && !Files.exists(folder.resolve("run.json"))) {
      return folder;
    }
    return RunStore.open(fairlead.runsFolder()).resolveFinished(text).model();
  }

  private static List<Path> images(List<Path> given) {
    List<Path> images = new ArrayList<>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        List<Path> found = imagesIn(path);
        if (found.isEmpty()) {
          throw new InputException(
              path
                  + ": no images in this folder, expected files ending in "
                  + String.join(", ", Folders.imageEndings()));
        }
        images.addAll(found);
      } else {
        images.add(path);
      }
    }
    return images;
  }

  /** Returns the images in a folder and below it, by name. */
  private static List<Path> imagesIn(Path folder) {
    return FolderListing.below(folder).files().stream()
        .map(ImageFile::path)
        .filter(path -> Folders.isImage(path.toString()))
        .toList();
  }
}
