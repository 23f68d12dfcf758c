package org.fairlead.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.fairness.InputException;
import org.fairlead.tracking.RunStore;
import org.fairlead.training.Prediction;
import org.fairlead.training.Predictor;
import tools.jackson.databind.json.JsonMapper;

/** Labels images and prints the labels. */
final class Labelling {
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".bmp", ".gif");
  private static final int CHUNK = 256;

  private final Fairlead fairlead;

  Labelling(Fairlead fairlead) {
    this.fairlead = fairlead;
  }

  int print(String model, List<Path> given, boolean json) {
    List<Path> images = images(given);
    try (Predictor predictor = Predictor.load(modelFolder(model))) {
      PrintStream out = fairlead.terminal().out();
      int width = images.stream().mapToInt(image -> image.toString().length()).max().orElse(0);
      if (!json) {
        out.printf(
            Locale.ROOT,
            "%-" + Math.max(5, width) + "s  %11s  %s%n",
            "image",
            "probability",
            "label");
      }
      for (int from = 0; from < images.size(); from += CHUNK) {
        List<Path> chunk = images.subList(from, Math.min(images.size(), from + CHUNK));
        for (Prediction prediction : predictor.predict(chunk)) {
          out.println(json ? json(prediction) : row(prediction, Math.max(5, width)));
        }
      }
    }
    return ExitCode.DONE;
  }

  private static String row(Prediction prediction, int width) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s  %11.4f  %s",
        prediction.image(),
        prediction.probability(),
        prediction.label());
  }

  private static String json(Prediction prediction) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("image", prediction.image().toString());
    object.put("label", prediction.label());
    object.put("probability", prediction.probability());
    object.put("probabilities", prediction.probabilities());
    return JsonMapper.shared().writeValueAsString(object);
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
                  + String.join(", ", ENDINGS));
        }
        images.addAll(found);
      } else if (Files.exists(path)) {
        images.add(path);
      } else {
        throw new InputException(path + ": no such file or folder");
      }
    }
    return images;
  }

  /** Returns the images in a folder and below it, by name. */
  private static List<Path> imagesIn(Path folder) {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries
          .filter(
              path -> {
                String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
                return ENDINGS.stream().anyMatch(name::endsWith);
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
