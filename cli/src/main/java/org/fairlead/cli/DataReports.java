package org.fairlead.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.data.DataInspection;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleSheet;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.format.SyntheticFacesWriter;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.Nearest;
import org.fairlead.training.TrainingListener;
import org.fairlead.training.recipe.DataRecipe;
import org.fairlead.training.recipe.Recipe;

/** Looks at data, and draws some. */
final class DataReports {
  private static final String DATA = "data.";
  private static final String SHEET = "sheet=";
  private static final String SYNTHETIC = "data.synthetic.";

  private final Fairlead fairlead;

  DataReports(Fairlead fairlead) {
    this.fairlead = fairlead;
  }

  int inspect(String format, List<String> settings) {
    if (!Datasets.formats().contains(format)) {
      throw new UsageException(
          "unknown data format '"
              + format
              + "', expected one of "
              + String.join(", ", Datasets.formats())
              + Nearest.suggestion(format, Datasets.formats()));
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
    Recipe recipe = Training.recipe(format + "-dense", overrides);
    DataRecipe data = recipe.data();
    Dataset dataset = Datasets.open(data.spec(Workplaces.cache(fairlead.environment()).folder()));
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    DataInspection inspection;
    try {
      inspection =
          DataInspection.of(
              dataset,
              data.intersectional(),
              data.valSplit(),
              recipe.seed(),
              progress(listener, "reading images"));
    } finally {
      ProgressDisplay.end(listener);
    }
    fairlead.terminal().out().println(inspection.text().stripTrailing());
    if (sheet != null) {
      int hidden =
          SampleSheet.write(
              dataset, DatasetGroups.of(dataset, data.intersectional()), recipe.seed(), sheet);
      fairlead
          .terminal()
          .out()
          .println(
              "\nsamples: "
                  + sheet
                  + (hidden > 0
                      ? String.format(Locale.ROOT, ", without %,d more classes in groups", hidden)
                      : ""));
    }
    return ExitCode.DONE;
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
        case "layout", "path" -> own.put(key, setting.substring(equals + 1));
        case "size" -> overrides.add(DATA + setting);
        default -> overrides.add(key.startsWith(DATA) ? setting : SYNTHETIC + setting);
      }
    }
    Path folder = Path.of(required(own, "path", "path=DIR, the folder to write"));
    var layouts = String.join(", ", SyntheticFacesWriter.Layout.labels());
    SyntheticFacesWriter.Layout layout =
        layout(required(own, "layout", "layout=NAME, one of " + layouts));
    DataRecipe data = Training.recipe("synthetic-dense", overrides).data();
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    try {
      SyntheticFacesWriter.write(
          data.synthetic().options(), layout, folder, data.size(), progress(listener, "drawing"));
    } finally {
      ProgressDisplay.end(listener);
    }
    fairlead.terminal().out().println("wrote faces into " + folder);
    return ExitCode.DONE;
  }

  private static String required(Map<String, String> settings, String key, String expected) {
    String value = settings.get(key);
    if (value == null || value.isEmpty()) {
      throw new UsageException("missing setting: " + expected);
    }
    return value;
  }

  private static SyntheticFacesWriter.Layout layout(String name) {
    try {
      return SyntheticFacesWriter.Layout.named(name);
    } catch (InputException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Progress progress(TrainingListener listener, String phase) {
    listener.phase(phase);
    return listener::progress;
  }
}
