package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.ImageSource;
import org.fairlead.data.format.LabelTable.Form;
import org.fairlead.data.format.TableSource.Part;
import org.fairlead.data.format.TableSource.Use;
import org.fairlead.fairness.InputException;

/** Tables: the published ones in their usual files, and any other. */
final class Tables {
  private static final List<String> ADULT =
      List.of(
          "age",
          "workclass",
          "fnlwgt",
          "education",
          "education-num",
          "marital-status",
          "occupation",
          "relationship",
          "race",
          "sex",
          "capital-gain",
          "capital-loss",
          "hours-per-week",
          "native-country",
          "income");

  private static final List<String> GERMAN =
      List.of(
          "checking",
          "duration",
          "history",
          "purpose",
          "amount",
          "savings",
          "employment",
          "rate",
          "personal-status",
          "debtors",
          "residence",
          "property",
          "age",
          "plans",
          "housing",
          "credits",
          "job",
          "dependants",
          "telephone",
          "foreign",
          "credit");

  private static final int PERSONAL_STATUS = GERMAN.indexOf("personal-status");
  private static final int AGE = GERMAN.indexOf("age");
  private static final List<String> WOMEN = List.of("A92", "A95");
  private static final int YOUNG = 25;
  private static final int SCREENING_DAYS = 30;

  private Tables() {}

  /**
   * Adult: {@code adult.data} for training, {@code adult.test} for testing, whose classes end with
   * a dot.
   *
   * @see <a href="https://archive.ics.uci.edu/dataset/2/adult">Becker, Kohavi (1996)</a>
   */
  static ImageSource adult(DataSpec spec) {
    String expected = "the folder of adult.data and adult.test";
    Path folder = Folders.requireFolder(spec.path(), "adult", expected);
    var form = new Form(ADULT, ',', '|', false);
    var parts =
        List.of(
            new Part(
                LabelTable.read(file(folder, "adult.data", expected), form),
                Optional.of(Use.TRAINING)),
            new Part(
                LabelTable.read(file(folder, "adult.test", expected), form)
                    .with(ADULT, Tables::withoutDot),
                Optional.of(Use.TEST)));
    return TableSource.of("adult", parts, spec, Map.of());
  }

  private static Path file(Path folder, String name, String expected) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new InputException("no %s in %s, expected %s".formatted(name, folder, expected));
    }
    return file;
  }

  private static String[] withoutDot(String[] fields) {
    var changed = fields.clone();
    int last = changed.length - 1;
    changed[last] = changed[last].replaceFirst("\\.$", "");
    return changed;
  }

  /**
   * COMPAS: {@code compas-scores-two-years.csv}, the rows that its publishers analysed: arrested
   * within 30 days of the screening, with a known outcome, a charge that can lead to jail, and a
   * score.
   *
   * @see <a href="https://github.com/propublica/compas-analysis">Larson et al. (2016)</a>
   */
  static ImageSource compas(DataSpec spec) {
    String expected = "compas-scores-two-years.csv or its folder";
    Path path = Folders.requirePath(spec.path(), "compas", expected);
    Path file =
        Files.isDirectory(path) ? file(path, "compas-scores-two-years.csv", expected) : path;
    var all = LabelTable.read(file, new Form(List.of(), Form.GUESSED, Form.GUESSED, true));
    int days = all.column("days_b_screening_arrest");
    int recid = all.column("is_recid");
    int charge = all.column("c_charge_degree");
    int score = all.column("score_text");
    var analysed =
        all.where(
            fields ->
                fields[days].matches("-?\\d{1,5}")
                    && Math.abs(Integer.parseInt(fields[days])) <= SCREENING_DAYS
                    && !fields[recid].equals("-1")
                    && !fields[charge].equals("O")
                    && !fields[score].equals("N/A"));
    int left = all.size() - analysed.size();
    return TableSource.of(
        "compas",
        List.of(new Part(analysed, Optional.empty())),
        spec,
        left == 0 ? Map.of() : Map.of("not in the published analysis", left));
  }

  /**
   * German credit: {@code german.data}, fields between blanks; credit is good or bad. Two columns
   * are derived: sex from the personal status, and age-group, 25 years or younger and older.
   *
   * @see <a href="https://archive.ics.uci.edu/dataset/144/statlog+german+credit+data">Hofmann
   *     (1994)</a>
   */
  static ImageSource german(DataSpec spec) {
    String expected = "german.data or its folder";
    Path path = Folders.requirePath(spec.path(), "german", expected);
    Path file = Files.isDirectory(path) ? file(path, "german.data", expected) : path;
    var columns = new ArrayList<>(GERMAN);
    columns.add("sex");
    columns.add("age-group");
    var table = LabelTable.read(file, new Form(GERMAN, ' ', Form.GUESSED, false));
    for (int row = 0; row < table.size(); row++) {
      String[] fields = table.fields(row);
      if (!fields[GERMAN.size() - 1].matches("[12]")
          || !fields[AGE].matches("\\d{1,3}")
          || !fields[PERSONAL_STATUS].matches("A9[1-5]")) {
        throw table.wrong(
            row,
            "personal status '%s', age '%s', credit '%s', expected A91 to A95, a number of years, and 1 (good) or 2 (bad)"
                .formatted(fields[PERSONAL_STATUS], fields[AGE], fields[GERMAN.size() - 1]));
      }
    }
    return TableSource.of(
        "german",
        List.of(new Part(table.with(columns, Tables::german), Optional.empty())),
        spec,
        Map.of());
  }

  private static String[] german(String[] fields) {
    var row = Arrays.copyOf(fields, GERMAN.size() + 2);
    row[GERMAN.size() - 1] = fields[GERMAN.size() - 1].equals("1") ? "good" : "bad";
    row[GERMAN.size()] = WOMEN.contains(fields[PERSONAL_STATUS]) ? "female" : "male";
    row[GERMAN.size() + 1] =
        Integer.parseInt(fields[AGE]) <= YOUNG ? "25 or younger" : "older than 25";
    return row;
  }

  /**
   * Any table: a CSV or TSV file, or a folder with {@code train} and {@code test} (and {@code val})
   * files. A column {@code split} may say what rows are for.
   */
  static ImageSource table(DataSpec spec) {
    String expected = "a CSV or TSV file, or a folder with train.csv and test.csv";
    Path path = Folders.requirePath(spec.path(), "table", expected);
    var form = new Form(spec.table().header(), Form.GUESSED, Form.GUESSED, false);
    if (Files.isRegularFile(path)) {
      return TableSource.of(
          "table",
          List.of(new Part(LabelTable.read(path, form), Optional.empty())),
          spec,
          Map.of());
    }
    var parts = new ArrayList<Part>();
    var others = new ArrayList<String>();
    for (var file : Folders.files(path)) {
      Optional<Use> use =
          switch (file.name().replaceFirst("\\.[a-z]{1,4}$", "")) {
            case "train" -> Optional.of(Use.TRAINING);
            case "val", "valid", "validation" -> Optional.of(Use.VALIDATION);
            case "test" -> Optional.of(Use.TEST);
            default -> Optional.empty();
          };
      if (use.isPresent()) {
        parts.add(new Part(LabelTable.read(file.path(), form), use));
      } else if (file.name().endsWith(".csv") || file.name().endsWith(".tsv")) {
        others.add(file.name());
      }
    }
    if (parts.isEmpty() && others.size() == 1) {
      Path only = path.resolve(others.get(0));
      return TableSource.of(
          "table",
          List.of(new Part(LabelTable.read(only, form), Optional.empty())),
          spec,
          Map.of());
    }
    if (parts.isEmpty()) {
      throw new InputException(
          "data.path %s holds %s, expected %s"
              .formatted(path, others.isEmpty() ? "no table" : Examples.of(others), expected));
    }
    requireSameColumns(parts);
    return TableSource.of("table", parts, spec, Map.of());
  }

  private static void requireSameColumns(List<Part> parts) {
    var first = parts.get(0).table();
    for (Part part : parts) {
      if (!part.table().header().equals(first.header())) {
        throw new InputException(
            "%s has the columns %s, %s has %s: expected the same"
                .formatted(
                    first.file(),
                    String.join(", ", first.header()),
                    part.table().file(),
                    String.join(", ", part.table().header())));
      }
    }
  }

  /**
   * Arrays of NumPy: of {@code NAME_train.npy} and {@code NAME_test.npy}, one-dimensional ones are
   * columns of that name, two-dimensional ones columns {@code NAME0}, {@code NAME1} and so on.
   */
  static ImageSource npy(DataSpec spec) {
    String expected = "a folder of files such as x_train.npy, y_train.npy, x_test.npy, y_test.npy";
    Path folder = Folders.requireFolder(spec.path(), "npy", expected);
    var train = npy(folder, "_train.npy", expected);
    var test = npy(folder, "_test.npy", expected);
    var parts =
        List.of(new Part(train, Optional.of(Use.TRAINING)), new Part(test, Optional.of(Use.TEST)));
    requireSameColumns(parts);
    return TableSource.of("npy", parts, spec, Map.of());
  }

  private static LabelTable npy(Path folder, String ending, String expected) {
    var files =
        Folders.files(folder).stream().filter(file -> file.name().endsWith(ending)).toList();
    if (files.isEmpty()) {
      throw new InputException(
          "no file in %s ends with %s, expected %s".formatted(folder, ending, expected));
    }
    var header = new ArrayList<String>();
    var arrays = new ArrayList<NpyArray>();
    for (var file : files) {
      var array = NpyArray.read(file.path());
      if (!arrays.isEmpty() && array.rows() != arrays.get(0).rows()) {
        throw new InputException(
            "%s has %d rows, %s has %d: expected the same"
                .formatted(files.get(0).path(), arrays.get(0).rows(), file.path(), array.rows()));
      }
      arrays.add(array);
      String name = file.name().substring(0, file.name().length() - ending.length());
      for (int c = 0; c < array.columns(); c++) {
        header.add(array.dimensions() == 1 ? name : name + c);
      }
    }
    var rows = new ArrayList<String[]>();
    for (int row = 0; row < arrays.get(0).rows(); row++) {
      var fields = new ArrayList<String>();
      for (NpyArray array : arrays) {
        for (int c = 0; c < array.columns(); c++) {
          fields.add(array.text(row, c));
        }
      }
      rows.add(fields.toArray(new String[0]));
    }
    return LabelTable.of(files.get(0).path(), header, rows);
  }
}
