package org.fairlead.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Text;
import org.fairlead.cli.terminal.UsageException;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Progress;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.inspect.DataInspection;
import org.fairlead.data.inspect.GeneratedInspection;
import org.fairlead.data.inspect.SampleSheet;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.synthetic.PlaceholderImages;
import org.fairlead.data.synthetic.SyntheticFaces;
import org.fairlead.data.synthetic.SyntheticFacesWriter;
import org.fairlead.data.synthetic.SyntheticOptions;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.DataRecipe;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.Samples;
import org.fairlead.training.setup.TrainedOn;
import org.jspecify.annotations.Nullable;

/** Looks at data, and draws some. */
final class DataReports {
  private static final String DATA = "data.";
  private static final String GENERATED = "generated";
  private static final String SHEET = "sheet=";
  private static final String SYNTHETIC = "data.synthetic.";

  private final Fairlead fairlead;

  DataReports(Fairlead fairlead) {
    this.fairlead = fairlead;
  }

  int inspect(String format, List<String> settings) {
    if (format.equals(GENERATED)) {
      return inspectGenerated(settings);
    }
    if (!Datasets.formats().names().contains(format)) {
      String nearest = Nearest.suggestion(format, Datasets.formats().names());
      throw new UsageException(
          "unknown data format '"
              + format
              + "', expected one of "
              + String.join(", ", Datasets.formats().names())
              + " or "
              + GENERATED
              + (nearest.isEmpty() ? "; " + Plugins.HINT : nearest));
    }
    Path sheet = null;
    List<String> overrides = new ArrayList<>();
    for (String setting : settings) {
      if (setting.startsWith(SHEET)) {
        sheet = sheet(setting.substring(SHEET.length()));
        continue;
      }
      boolean qualified = setting.startsWith(DATA) || setting.startsWith("seed=");
      overrides.add(qualified ? setting : DATA + setting);
    }
    Recipe recipe =
        Training.recipe(dense(format), RunContexts.settings(fairlead, dense(format), overrides));
    DataRecipe data = recipe.data();
    Dataset dataset =
        Datasets.open(recipe.dataSpec(RunContexts.cache(fairlead.environment()).folder()));
    var groups = DatasetGroups.of(dataset, data.intersectional());
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    DataInspection inspection;
    try {
      inspection =
          DataInspection.of(
              dataset,
              groups,
              Samples.split(recipe, dataset),
              progress(listener, "reading images"));
    } finally {
      ProgressDisplay.end(listener);
    }
    if (fairlead.json) {
      fairlead.terminal().out().println(JsonReports.text(inspection.tree()));
    } else {
      printReport(inspection.text());
    }
    if (sheet != null) {
      int hidden = SampleSheet.write(dataset, groups, recipe.seed(), sheet);
      say(
          "\nsamples: "
              + sheet
              + (hidden > 0
                  ? String.format(Locale.ROOT, ", without %,d more classes in groups", hidden)
                  : ""));
    }
    return inspection.broken().isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }

  /** Looks at generated images alone: what their folders say, without real data beside them. */
  private int inspectGenerated(List<String> settings) {
    Path sheet = null;
    String path = "";
    List<String> overrides = new ArrayList<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String value = setting.substring(equals + 1);
      switch (equals < 0 ? setting : setting.substring(0, equals)) {
        case "path", "data.generated" -> path = value;
        case "names", "data.generatedNames" -> overrides.add("data.generatedNames=" + value);
        case "size", "data.size" -> overrides.add("data.size=" + value);
        case "sheet" -> sheet = sheet(value);
        default ->
            throw new UsageException(
                "'"
                    + setting
                    + "' is not known of generated images, expected path, names, size, sheet");
      }
    }
    if (path.isEmpty()) {
      throw new UsageException("missing setting: path=DIR, the folder of generated images");
    }
    overrides.add("data.resize=[]");
    overrides.add("data.generated=" + path);
    DataRecipe data = Training.recipe(dense(withGeneratedNames()), overrides).data();
    var options = Objects.requireNonNull(data.generatedOptions());
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    GeneratedInspection inspection;
    try {
      inspection =
          GeneratedInspection.of(
              Datasets.generatedAlone(options),
              options.path(),
              data.size(),
              progress(listener, "reading images"));
    } finally {
      ProgressDisplay.end(listener);
    }
    if (fairlead.json) {
      fairlead.terminal().out().println(JsonReports.text(inspection.tree()));
    } else {
      printReport(inspection.text());
    }
    if (sheet != null) {
      inspection.sheet(0, sheet);
      say("\nsamples: " + sheet);
    }
    return inspection.broken().isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
  }

  /** Returns the recipe that a format brings for a dense model. */
  private static String dense(String format) {
    return format + "-dense";
  }

  /** Returns the format beside which generated images usually lie: its recipe names their parts. */
  private static String withGeneratedNames() {
    return Datasets.formats().all().stream()
        .flatMap(format -> format.recipes().stream())
        .filter(each -> !Training.recipe(dense(each), List.of()).data().generatedNames().isEmpty())
        .findFirst()
        .orElseThrow(() -> new UsageException("missing setting: names, of the folders' parts"));
  }

  private static SyntheticOptions faces(Recipe recipe) {
    return recipe.own().of("data", new SyntheticFaces());
  }

  private static Path sheet(String name) {
    if (!name.toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UsageException("sheet is '" + name + "', expected a file that ends in .png");
    }
    return Path.of(name);
  }

  int synth(List<String> settings) {
    Map<String, String> own = new LinkedHashMap<>();
    List<String> overrides = new ArrayList<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("'" + setting + "' is not a setting, expected key=value");
      }
      String key = setting.substring(0, equals);
      switch (key) {
        case "layout", "path", "quality", "from", "format", "names" ->
            own.put(key, setting.substring(equals + 1));
        case "size" -> overrides.add(DATA + setting);
        default -> overrides.add(key.startsWith(DATA) ? setting : SYNTHETIC + setting);
      }
    }
    Path folder = Path.of(required(own, "path", "path=DIR, the folder to write"));
    var layouts = String.join(", ", SyntheticFacesWriter.names());
    FaceLayout layout = layout(required(own, "layout", "layout=NAME, one of " + layouts));
    Recipe recipe = Training.recipe(dense(new SyntheticFaces().name()), overrides);
    if (own.containsKey("from")) {
      return placeholders(layout, own, folder, recipe);
    }
    if (own.containsKey("format") || own.containsKey("names")) {
      throw new UsageException("format and names say how from=... is read, which is missing");
    }
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    try {
      SyntheticFacesWriter.write(
          faces(recipe),
          layout,
          quality(own.getOrDefault("quality", "1")),
          folder,
          recipe.data().size(),
          progress(listener, "drawing"));
    } finally {
      ProgressDisplay.end(listener);
    }
    wrote(folder, "wrote faces into " + folder);
    return ExitCode.DONE;
  }

  /** Fills the folders of generated images with changed training images, of a folder or a run. */
  private int placeholders(
      FaceLayout layout, Map<String, String> own, Path folder, Recipe synthetic) {
    if (!layout.equals(SyntheticFacesWriter.GENERATED)) {
      throw new UsageException(
          "from=... needs layout="
              + SyntheticFacesWriter.GENERATED.name()
              + ", got layout="
              + layout.name());
    }
    String from = required(own, "from", "from=DIR or from=RUN");
    String names = own.get("names");
    int count = faces(synthetic).count();
    long seed = faces(synthetic).seed();
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    int combinations;
    try {
      if (Files.isDirectory(Path.of(from))) {
        Recipe real =
            folder(
                own.getOrDefault("format", withGeneratedNames()),
                from,
                names,
                synthetic.data().size());
        combinations =
            PlaceholderImages.write(
                real.dataSpec(RunContexts.cache(fairlead.environment()).folder()),
                real.data().generatedNames(),
                count,
                folder,
                seed,
                progress(listener, "cutting"));
      } else if (own.containsKey("format")) {
        throw new UsageException("format is that of from=DIR; '" + from + "' is not a folder");
      } else {
        RunContext place = RunContexts.of(fairlead);
        TrainedOn samples = TrainedOn.of(place.runs().resolve(from), place);
        combinations =
            PlaceholderImages.write(
                samples.data(),
                names == null ? samples.generatedNames() : names(names),
                samples.ids(),
                count,
                folder,
                seed,
                progress(listener, "cutting"));
      }
    } finally {
      ProgressDisplay.end(listener);
    }
    wrote(
        folder,
        "wrote placeholders of %s, cut from training images, into %s"
            .formatted(Text.counted(combinations, "combination"), folder));
    return ExitCode.DONE;
  }

  /** Prints a report; sentences are broken into lines that fit, tables are not. */
  private void printReport(String text) {
    text.stripTrailing()
        .lines()
        .map(
            line ->
                line.startsWith("warning: ") || line.startsWith("note: ")
                    ? fairlead.terminal().wrapped(line, 2)
                    : line)
        .forEach(fairlead.terminal().out()::println);
  }

  /** Prints what is no part of JSON. */
  private void say(String text) {
    (fairlead.json ? fairlead.terminal().err() : fairlead.terminal().out()).println(text);
  }

  private void wrote(Path folder, String text) {
    fairlead
        .terminal()
        .out()
        .println(fairlead.json ? JsonReports.text(Map.of("folder", folder.toString())) : text);
  }

  /** Returns how a folder of real data is read; images are cut from their whole, at this size. */
  private static Recipe folder(String format, String path, @Nullable String names, int size) {
    var settings = new ArrayList<String>();
    settings.add("data.path=" + path);
    settings.add("data.resize=");
    settings.add(DATA + "size=" + size);
    if (names != null) {
      settings.add("data.generatedNames=" + names);
    }
    return Training.recipe(dense(format), settings);
  }

  /** Returns the texts of {@code data.generatedNames}. */
  private static List<String> names(String text) {
    return Training.recipe(dense(withGeneratedNames()), List.of("data.generatedNames=" + text))
        .data()
        .generatedNames();
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "quality is '" + text + "', expected 0 (clearly made) to 1 (as the real ones)", e);
    }
  }

  private static String required(Map<String, String> settings, String key, String expected) {
    String value = settings.get(key);
    if (value == null || value.isEmpty()) {
      throw new UsageException("missing setting: " + expected);
    }
    return value;
  }

  private static FaceLayout layout(String name) {
    try {
      return SyntheticFacesWriter.layout(name);
    } catch (InputException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Progress progress(TrainingListener listener, String phase) {
    listener.hear(new TrainingEvent.PhaseStarted(phase));
    return (done, total) -> listener.hear(new TrainingEvent.Progressed(done, total));
  }
}
